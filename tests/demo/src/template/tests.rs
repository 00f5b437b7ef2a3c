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
    Template::parse("go/shorten", Language::Go, SHORTEN).unwrap()
}

fn context() -> Context {
    Context {
        service: "sport/golf-scores".to_owned(),
        subject: "golf".to_owned(),
        fields: ["par", "hole-number", "player"].map(str::to_owned),
        calls: vec!["platform/cache-key".to_owned()],
    }
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
    assert!((template.common(&one, &other) - 1.0).abs() < f64::EPSILON);
}

#[test]
fn an_edited_copy_differs_in_one_piece_and_says_by_how_much() {
    let template = template();
    let mut random = Random::new(1, &["test"]);
    let one = template.vary(&mut random);
    let other = template.edit(&one, &mut random);
    let differing = one.pieces.iter().zip(&other.pieces).filter(|(a, b)| a != b);
    assert_eq!(differing.count(), 1);
    let common = template.common(&one, &other);
    assert!((0.5..1.0).contains(&common), "{common}");
}

#[test]
fn a_mark_out_of_place_is_named() {
    let error = Template::parse("go/x", Language::Go, "//: names f g\n//|\n").unwrap_err();
    assert_eq!(error.to_string(), "go/x:2: nothing is open");
    let error = Template::parse("go/x", Language::Go, "//: names f g\n//?\nf()\n").unwrap_err();
    assert_eq!(error.to_string(), "go/x:3: the last piece is not closed");
}
