//! Templates and what they become.

use super::*;

const SHORTEN: &str = "\
//: names shorten clip trim
//: names text input label
//: values 72 64
//: import \"strings\"
func shorten(text string) string {
    //?
    text = strings.TrimSpace(text)
    //.
    //?
    text = first(text)
    //|
    text = other(text)
    //.
    //*
    callName := call(\"CALL_REF\", callName)
    //.
    return cut(text, 72, \"72 texts of Qux\")
}
";

fn template() -> Template {
    Template::parse("go/shorten", Language::Go, SHORTEN, &[]).unwrap()
}

fn context() -> Context {
    Context {
        service: "sport/golf-scores".to_owned(),
        subject: "golf".to_owned(),
        fields: ["par", "hole-number", "player"].map(str::to_owned),
        calls: vec!["platform/cache-key".to_owned()],
        dialect: Dialect::default(),
    }
}

fn share(template: &Template, one: &Variant, other: &Variant) -> f64 {
    let [one, other] =
        [one, other].map(|variant| template.telling_lines(variant, &Dialect::default()));
    common(&one, &other)
}

#[test]
fn the_first_choice_is_the_template_without_its_marks() {
    let template = template();
    let first = Variant {
        words: vec![0; 3],
        pieces: vec![0; template.pieces.len()],
    };
    let rendered = template.render(&first, &context());
    assert_eq!(rendered.name, "shorten");
    assert_eq!(rendered.imports, ["import \"strings\""]);
    assert_eq!(
        rendered.text,
        "func shorten(text string) string {\n    text = strings.TrimSpace(text)\n    text = first(text)\n    \
         cacheKey := call(\"platform/cache-key\", cacheKey)\n    return cut(text, 72, \"72 texts of Golf\")\n}\n"
    );
}

#[test]
fn a_renamed_copy_keeps_its_statements_and_changes_its_name() {
    let template = template();
    let mut random = Random::new(1, &["test"]);
    let one = template.vary(&mut random);
    let other = template.rename(&one, &mut random);
    assert_eq!(one.pieces, other.pieces);
    assert_ne!(
        template.name(&one, &context()),
        template.name(&other, &context())
    );
    assert!((share(&template, &one, &other) - 1.0).abs() < f64::EPSILON);
}

#[test]
fn an_edited_copy_differs_in_one_piece_and_says_by_how_much() {
    let template = template();
    let mut random = Random::new(1, &["test"]);
    let one = template.vary(&mut random);
    let other = template.edit(&one, &mut random);
    let differing = one.pieces.iter().zip(&other.pieces).filter(|(a, b)| a != b);
    assert_eq!(differing.count(), 1);
    let common = share(&template, &one, &other);
    assert!((0.5..1.0).contains(&common), "{common}");
}

#[test]
fn a_mark_out_of_place_is_named() {
    let error = Template::parse("go/x", Language::Go, "//: names f g\n//|\n", &[]).unwrap_err();
    assert_eq!(error.to_string(), "go/x:2: nothing is open");
    let error =
        Template::parse("go/x", Language::Go, "//: names f g\n//?\nf()\n", &[]).unwrap_err();
    assert_eq!(error.to_string(), "go/x:3: the last piece is not closed");
}

#[test]
fn steps_are_three_different_ones_and_an_edit_exchanges_one() {
    let steps: Vec<Vec<String>> = (0..5)
        .map(|number| vec![format!("step{number}()")])
        .collect();
    let text = "//: names f g\nfunc f() {\n\t//+\n}\n";
    let template = Template::parse("go/f", Language::Go, text, &steps).unwrap();
    let mut random = Random::new(1, &["steps"]);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..400 {
        let one = template.vary(&mut random);
        let lines = |variant: &Variant| -> Vec<String> {
            let text = template.render(variant, &context()).text;
            text.lines()
                .filter(|line| line.starts_with("\tstep"))
                .map(str::to_owned)
                .collect()
        };
        let [before, after] = [lines(&one), lines(&template.edit(&one, &mut random))];
        let different: std::collections::BTreeSet<_> = before.iter().collect();
        assert_eq!(different.len(), STEPS);
        assert_eq!(
            before.iter().filter(|line| after.contains(line)).count(),
            STEPS - 1
        );
        seen.insert(before);
    }
    assert_eq!(seen.len(), 5 * 4 * 3);
}

#[test]
fn a_dialect_changes_words_but_not_what_the_template_names() {
    let template = template();
    let dialect = [("first", "initial"), ("text", "prose")];
    let dialect = Dialect(
        dialect
            .map(|(word, said)| (word.to_owned(), said.to_owned()))
            .to_vec(),
    );
    let variant = Variant {
        words: vec![0; 3],
        pieces: vec![0; template.pieces.len()],
    };
    let spoken = template.render(
        &variant,
        &Context {
            dialect: dialect.clone(),
            ..context()
        },
    );
    assert!(
        spoken.text.contains("text = initial(text)"),
        "{}",
        spoken.text
    );
    let [plain, spoken] =
        [Dialect::default(), dialect].map(|dialect| template.telling_lines(&variant, &dialect));
    assert!(common(&plain, &spoken) < 0.9);
}
