use super::*;

const A: &str = "function total(basket, qty) {
  // adds up
  let sum = 0;
  for (const item of basket) {
    sum += item.price * qty;
  }
  return sum;
}
";

fn line(line: u32, text: &str) -> Option<DifferingLine> {
    Some(DifferingLine {
        line,
        text: text.to_owned(),
    })
}

/// Returns the differences without the numbers of their runs.
fn differences_of(language: Language, a: &str, b: &str) -> Vec<Difference> {
    let mut differences = explain(language, a, b).differences;
    for difference in &mut differences {
        difference.run = 0;
    }
    differences
}

fn difference(a: Option<DifferingLine>, b: Option<DifferingLine>) -> Difference {
    Difference {
        a,
        b,
        moved: false,
        run: 0,
    }
}

#[test]
fn consistent_renames_are_no_differences() {
    let b = A
        .replace("basket", "cart")
        .replace("qty", "count")
        .replace("adds up", "sums");
    let explanation = explain(Language::JavaScript, A, &b);
    let renames: Vec<(&str, &str)> = explanation
        .renames
        .iter()
        .map(|rename| (&*rename.from, &*rename.to))
        .collect();
    assert_eq!(renames, [("basket", "cart"), ("qty", "count")]);
    assert_eq!(explanation.differences, []);
    assert_eq!(explanation.common_lines, 7);
}

#[test]
fn added_and_changed_statements_are_shown_with_their_lines() {
    let b = A
        .replace("basket", "cart")
        .replace("  return sum;", "  if (sum < 0) return 0;\n  return sum;")
        .replace("let sum = 0", "let sum = 1");
    let differences = [
        difference(line(3, "let sum = 0"), line(3, "let sum = 1")),
        difference(None, line(7, "if (sum < 0) return 0")),
    ];
    assert_eq!(differences_of(Language::JavaScript, A, &b), differences);
    assert_eq!(explain(Language::JavaScript, A, &b).common_lines, 6);
}

#[test]
fn a_statement_over_several_lines_is_one_difference() {
    let b = A.replace(
        "    sum += item.price * qty;",
        "    sum += rounded(\n      item.price, // net\n      qty,\n      2\n    );",
    );
    let differences = [difference(
        line(5, "sum += item.price * qty"),
        line(5, "sum += rounded( item.price, qty, 2 )"),
    )];
    assert_eq!(differences_of(Language::JavaScript, A, &b), differences);
}

#[test]
fn strings_keep_their_quotes_and_headers_lose_their_brace() {
    let a = "def f(a):\n    return a.b('x') + f'{a}'\n";
    let b = a.replace("'x'", "'y'");
    let changed = difference(
        line(2, "return a.b('x') + f'{a}'"),
        line(2, "return a.b('y') + f'{a}'"),
    );
    assert_eq!(differences_of(Language::Python, a, &b), [changed]);

    let b = A.replace(
        "    sum +=",
        "    if (item) {\n      log(item);\n    }\n    sum +=",
    );
    let added = [
        difference(None, line(5, "if (item)")),
        difference(None, line(6, "log(item)")),
    ];
    assert_eq!(differences_of(Language::JavaScript, A, &b), added);
}

#[test]
fn names_that_rarely_face_one_another_are_no_renames() {
    let a = "function f(a, b) { a.x(b); a.y(b); a.z(b); a.w(b); return b; }";
    let b = "function f(a, b) { a.x(b); log(c); return b; }";
    assert_eq!(explain(Language::JavaScript, a, b).renames, []);
}

#[test]
fn line_breaks_and_brackets_are_no_differences() {
    let b = "function total(\n  basket,\n  qty\n)\n{\n  let sum = 0;\n  for (const item of basket)\n  {\n    \
             sum +=\n      item.price * qty;\n  }\n  return sum;\n}\n";
    assert_eq!(differences_of(Language::JavaScript, A, b), []);
}

#[test]
fn a_statement_in_another_place_is_moved() {
    let a = "def f(a):\n    log(a)\n    b = a.first()\n    c = a.second(b)\n    return c\n";
    let b = "def f(a):\n    b = a.first()\n    c = a.second(b)\n    log(a)\n    return c\n";
    let moved = Difference {
        moved: true,
        ..difference(line(2, "log(a)"), line(4, "log(a)"))
    };
    assert_eq!(differences_of(Language::Python, a, b), [moved]);
}

#[test]
fn short_statements_that_every_function_has_do_not_move() {
    let a = "def f(a):\n    return 1\n    b = a.first()\n    c = a.second(b)\n";
    let b = "def f(a):\n    b = a.first()\n    c = a.second(b)\n    return 1\n";
    let found = differences_of(Language::Python, a, b);
    assert!(
        found.iter().all(|difference| !difference.moved),
        "{found:?}"
    );
}

#[test]
fn statements_of_a_run_are_paired_with_what_they_became() {
    let a = "func f() {\n\topen(1)\n\tx := load(1, 2, 3)\n\tx++\n\tdone(x)\n}\n";
    let b = "func f() {\n\topen(1)\n\tif x != nil { panic(x) }\n\tx := load(1, 2, 3, 4)\n\tdone(x)\n}\n";
    let explanation = explain(Language::Go, a, b);
    let shown: Vec<(Option<u32>, Option<u32>)> = explanation
        .differences
        .iter()
        .map(|difference| {
            let line = |side: &Option<DifferingLine>| side.as_ref().map(|side| side.line);
            (line(&difference.a), line(&difference.b))
        })
        .collect();
    assert_eq!(
        shown,
        [(None, Some(3)), (Some(3), Some(4)), (Some(4), None)]
    );
    let runs: Vec<u32> = explanation
        .differences
        .iter()
        .map(|difference| difference.run)
        .collect();
    assert!(runs.iter().all(|run| *run == runs[0]), "{runs:?}");
}

#[test]
fn an_added_statement_is_one_difference_in_every_language() {
    let check = |language, a: &str, added: &str, at: &str| {
        let b = a.replace(at, &format!("{added}\n{at}"));
        let found = differences_of(language, a, &b);
        assert_eq!(found.len(), 1, "{language}: {found:?}");
        assert_eq!(found[0].a, None, "{language}: {found:?}");
    };
    let c_like = "  a(1);\n  b(\n    2\n  );\n}\n";
    for (language, head) in [
        (Language::Java, "void f() {\n"),
        (Language::Rust, "fn f() {\n"),
        (Language::Go, "func f() {\n"),
        (Language::JavaScript, "function f() {\n"),
        (Language::TypeScript, "function f(): void {\n"),
        (Language::Tsx, "function f(): void {\n"),
    ] {
        let head_and_body = format!(
            "{head}{}",
            c_like.replace(
                "2\n  ",
                if language == Language::Go {
                    "2,"
                } else {
                    "2\n  "
                }
            )
        );
        check(language, &head_and_body, "  c(\n    3,\n    4);", "  b(");
    }
    let python = "def f():\n    a(1)\n    b(\n        2\n    )\n";
    check(
        Language::Python,
        python,
        "    c(\n        3\n    )",
        "    b(",
    );
}

#[test]
fn bare_methods_and_nonsense_are_explained_too() {
    for &language in Language::ALL {
        let explanation = explain(language, "f(a) { return a }", "");
        assert_eq!(explanation.common_lines, 0);
        explain(language, "}{)(", "\u{0}\u{1f}");
    }
}
