use super::*;

fn refused(text: &str) -> (UnreadReason, usize) {
    let declared = declared(text);
    assert_eq!(declared.declarations, []);
    let [unread] = &declared.unread[..] else {
        panic!("{:?}", declared.unread);
    };
    assert_eq!(unread.path, "app/serverless.yml");
    (unread.reason, unread.line)
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    assert_eq!(
        refused("service: s\nfunctions: [\nx: 1\n").0,
        UnreadReason::Malformed
    );
    let cookie = "service: s\n{% if x %}\nfunctions: {}\n";
    assert_eq!(refused(cookie), (UnreadReason::Templated, 2));
    let deep = format!("service: s\nfunctions: {}", "[".repeat(100_000));
    assert_eq!(refused(&deep), (UnreadReason::TooLarge, 2));
    let long = format!("service: s\nfunctions: {}", "x".repeat(5 << 20));
    assert_eq!(refused(&long), (UnreadReason::TooLarge, 0));
    let binary = Sample::new(&[("serverless.yml", "\u{0}\u{1}")]).read("serverless.yml", read);
    assert_eq!(binary.declarations, []);
}

#[test]
fn variables_that_grow_without_end_stay_within_bounds() {
    let mut text = "service: s\ncustom:\n  v0: lol\n".to_owned();
    for level in 1..40 {
        let lower = vec![format!("'${{self:custom.v{}}}'", level - 1); 10].join(", ");
        text.push_str(&format!("  v{level}: [{lower}]\n"));
    }
    text.push_str("functions:\n  f: {handler: a.b, environment: {X: '${self:custom.v39}'}}\n  g: {handler: c.d}\n");
    let declared = declared(&text);
    assert_eq!(declared.unread[0].reason, UnreadReason::TooLarge);

    let mut text = format!("service: s\ncustom:\n  v0: {}\n", "x".repeat(1_000));
    for level in 1..40 {
        let lower = format!("${{self:custom.v{}}}", level - 1).repeat(10);
        text.push_str(&format!("  v{level}: {lower}\n"));
    }
    text.push_str("functions: {f: {handler: '${self:custom.v39}'}}\n");
    let handler = super::declared(&text).declarations[0].handler.clone();
    assert!(handler.unwrap_or_default().len() <= 16 << 20);
}

#[test]
fn files_that_include_each_other_end() {
    let others = [
        ("app/a.yml", "x: ${file(b.yml)}\nf: {handler: a.b}\n"),
        ("app/b.yml", "y: ['${file(a.yml)}', '${file(a.yml)}']\n"),
    ];
    let declared = with("service: s\nfunctions: ${file(a.yml)}\n", &others);
    assert!(
        declared
            .unread
            .iter()
            .any(|unread| unread.reason == UnreadReason::TooLarge)
    );
    let own = with(
        "service: s\nfunctions: {f: '${file(serverless.yml)}'}\n",
        &[],
    );
    assert_eq!(own.declarations.len(), 1);
}

#[test]
fn odd_shapes_are_passed_over() {
    let text = "service: [a]\nprovider: [b]\npackage: x\nstepFunctions: {stateMachines: [1]}\nfunctions:\n  \
                a:\n  b: text\n  c: [1]\n  d: {handler: {x: y}, events: text, url: [1], image: [1], tags: [t], \
                destinations: x, environment: y, timeout: -1, sequence: z}\n";
    let declared = declared(text);
    assert_eq!(declared.declarations.len(), 4);
    assert_eq!(function(&declared, "d").handler, None);
    assert_eq!(function(&declared, "d").timeout_ms, None);
}

/// The manifest with a part of it replaced by something else.
fn damaged() -> impl Strategy<Value = String> {
    let replacement = prop_oneof![
        "\\PC{0,8}",
        "[\\[\\]{}:,&*!|>'\"\n #$-]{0,4}",
        prop::sample::select(vec![
            "${self:",
            "${file(a.yml)}",
            "${",
            "}",
            "${self:custom}",
            "file("
        ])
        .prop_map(str::to_owned),
    ];
    (0..SHOP.len(), 0..64_usize, replacement).prop_map(|(start, length, replacement)| {
        let start = SHOP.floor_char_boundary(start);
        let end = SHOP.floor_char_boundary((start + length).min(SHOP.len()));
        format!("{}{replacement}{}", &SHOP[..start], &SHOP[end..])
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic_and_lines_lie_in_it(
        text in prop_oneof!["\\PC{0,200}", "[a-z:\\[\\]{}$!&*'|>\n -]{0,200}", damaged()],
        is_marked in any::<bool>(),
    ) {
        let text = if is_marked { format!("service: s\nfunctions:\n  f: {text}") } else { text };
        let others = [("app/a.yml", "b: ${self:functions}\n")];
        let declared = with(&text, &others);
        let last = text.split('\n').count() + 1;
        for declaration in &declared.declarations {
            prop_assert!((1..=last).contains(&declaration.line));
        }
        for unread in &declared.unread {
            prop_assert!(unread.line <= last, "{unread:?}");
        }
    }

    #[test]
    fn no_variable_makes_the_reader_panic(written in "[$a-z{}():,.'\"/ -]{0,60}") {
        let quoted = written.replace('\'', "''");
        let text = format!("service: s\ncustom: {{a: b}}\nfunctions:\n  f: {{handler: '${{self:{quoted}'}}\n");
        prop_assert_eq!(declared(&text).declarations.len(), 1);
    }
}
