use super::*;

/// The only reason why a text was not read, and its line.
fn refused(text: &str) -> (UnreadReason, usize) {
    let declared = declared(text);
    assert_eq!(declared.declarations, []);
    let [unread] = &declared.unread[..] else {
        panic!("{:?}", declared.unread);
    };
    assert_eq!(unread.path, "app/template.yaml");
    assert!(!unread.message.is_empty());
    (unread.reason, unread.line)
}

const BEGINNING: &str = "Transform: AWS::Serverless-2016-10-31\nResources:\n";

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let broken = format!("{BEGINNING}  F:\n    Type: [AWS::Serverless::Function\n  G: 1\n");
    let (reason, line) = refused(&broken);
    assert_eq!(reason, UnreadReason::Malformed);
    assert!(line >= 4, "{line}");
    let jinja = format!(
        "{BEGINNING}  {{% if x %}}\n  F: {{Type: AWS::Serverless::Function}}\n  {{% endif %}}\n"
    );
    assert_eq!(refused(&jinja), (UnreadReason::Templated, 3));
    let placeholder =
        format!("{BEGINNING}  '{{{{name}}}}Function': {{Type: AWS::Serverless::Function}}\n");
    assert_eq!(refused(&placeholder), (UnreadReason::Templated, 3));
    let json = "{\"Resources\": {\"F\": {\"Type\": \"AWS::Lambda::Function\"\n";
    assert_eq!(refused(json).0, UnreadReason::Malformed);
}

#[test]
fn what_grows_without_end_is_refused() {
    let mut laughs =
        format!("{BEGINNING}  F: {{Type: AWS::Serverless::Function}}\na0: &a0 [lol, lol, lol]\n");
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let (reason, line) = refused(&laughs);
    assert_eq!(reason, UnreadReason::TooLarge);
    assert!(line > 4, "{line}");
    for open in ["[", "{a: ", "- "] {
        let deep = format!("{BEGINNING}  F:\n    {}", open.repeat(100_000));
        assert_eq!(refused(&deep), (UnreadReason::TooLarge, 4), "{open}");
    }
    let deep = format!(
        "{{\"Resources\": \"AWS::Lambda::Function\", \"a\": {}",
        "[".repeat(100_000)
    );
    assert_eq!(refused(&deep).0, UnreadReason::TooLarge);
}

#[test]
fn a_long_text_is_refused_before_it_is_parsed() {
    let long = format!("{BEGINNING}  F: {}\n", "x".repeat(5 << 20));
    assert_eq!(refused(&long), (UnreadReason::TooLarge, 0));
    let other = Sample::new(&[("data.json", &long)]).read("data.json", read);
    assert_eq!(
        other,
        Declared::default(),
        "a large file of data is no broken template"
    );
}

#[test]
fn variables_of_variables_do_not_grow_without_end() {
    let mut value = "x".repeat(1_000);
    for _ in 0..30 {
        value = format!("!Sub ['{}', {{v: {value}}}]", "${v}".repeat(10));
    }
    let text = format!(
        "{BEGINNING}  F: {{Type: AWS::Serverless::Function, Properties: {{FunctionName: {value}}}}}\n  \
         G: {{Type: AWS::Serverless::Function}}\n"
    );
    assert_eq!(refused(&text), (UnreadReason::TooLarge, 3));
}

#[test]
fn many_functions_with_one_large_role_stay_within_bounds() {
    let mut text = BEGINNING.to_owned();
    let resources: Vec<_> = (0..4_000)
        .map(|number| format!("!GetAtt F{number}.Arn"))
        .collect();
    text.push_str(&format!(
        "  R: {{Type: AWS::IAM::Role, Properties: {{Policies: [{{PolicyDocument: {{Statement: \
         [{{Action: 'lambda:InvokeFunction', Resource: [{}]}}]}}}}]}}}}\n",
        resources.join(", ")
    ));
    for number in 0..4_000 {
        text.push_str(&format!(
            "  F{number}: {{Type: AWS::Serverless::Function, Properties: {{Role: !GetAtt R.Arn}}}}\n"
        ));
    }
    let declared = declared(&text);
    assert_eq!(function(&declared, "F0").calls.len(), 3_999);
    let calls = declared
        .declarations
        .iter()
        .map(|function| function.calls.len());
    assert!(calls.sum::<usize>() < 300_000);
    assert_eq!(declared.unread[0].reason, UnreadReason::TooLarge);
}

#[test]
fn unknown_tags_and_odd_shapes_are_passed_over() {
    let text = format!(
        "{BEGINNING}  F: !Custom\n    Type: AWS::Serverless::Function\n    Properties: !Other\n      Handler: a.b\n      \
         Events: !Each {{A: [1]}}\n      Policies: {{a: {{b: [c]}}}}\n      Environment: [x]\n      \
         Tags: !Ref X\n      Role: {{}}\n  G: {{Type: AWS::Serverless::Function, Properties: []}}\n  \
         H: {{Type: AWS::Serverless::Function, Properties: {{Handler: {{a: b}}, Events: [x], Tags: [y]}}}}\n"
    );
    let declared = declared(&text);
    assert_eq!(declared.declarations.len(), 3);
    assert_eq!(function(&declared, "F").handler.as_deref(), Some("a.b"));
}

#[test]
fn of_a_function_that_is_there_twice_the_last_one_counts() {
    let text = format!(
        "{BEGINNING}  F: {{Type: AWS::Serverless::Function, Properties: {{Handler: a.a}}}}\n  \
         F: {{Type: AWS::Serverless::Function, Properties: {{Handler: b.b}}}}\n"
    );
    let declared = declared(&text);
    assert_eq!(declared.declarations.len(), 1);
    assert_eq!(function(&declared, "F").handler.as_deref(), Some("b.b"));
}

/// The template with a part of it replaced by something else.
fn damaged() -> impl Strategy<Value = String> {
    let replacement = prop_oneof![
        "\\PC{0,8}",
        "[\\[\\]{}:,&*!|>'\"\n #-]{0,4}",
        prop::sample::select(vec![
            "!Sub ", "!If ", "!Join ", "!GetAtt ", "{{x}}", "Fn::Sub", "Ref: "
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
        text in prop_oneof!["\\PC{0,200}", "[a-zA:\\[\\]{}!&*'|>\n -]{0,200}", damaged()],
        is_marked in any::<bool>(),
    ) {
        let text = if is_marked { format!("{BEGINNING}  F: {text}") } else { text };
        let declared = declared(&text);
        let last = text.split('\n').count() + 1;
        for declaration in &declared.declarations {
            prop_assert!((1..=last).contains(&declaration.line));
        }
        for unread in &declared.unread {
            prop_assert!(unread.line <= last, "{unread:?}");
        }
    }
}
