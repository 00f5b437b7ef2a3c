//! Clone pairs and classes of whole sets.

use std::sync::Arc;

use brickyard_indexer::{
    CloneOptions, CloneType, Clones, ClonesInput, ExtractOptions, extract, find_clones,
};

/// Returns the functions of some files, by number of the file.
fn inputs(files: &[&str]) -> (Vec<ClonesInput>, Vec<String>) {
    let options = ExtractOptions {
        min_tokens: 10,
        ..ExtractOptions::default()
    };
    let (mut inputs, mut names) = (Vec::new(), Vec::new());
    for (file, source) in (0..).zip(files) {
        for fragment in extract("a.js", source.as_bytes(), &options).fragments {
            names.push(format!("{file}:{}", fragment.name));
            inputs.push(ClonesInput {
                file,
                start_line: fragment.start_line,
                end_line: fragment.end_line,
                fingerprint: Arc::new(fragment.fingerprint),
            });
        }
    }
    (inputs, names)
}

fn pairs(clones: &Clones, names: &[String]) -> Vec<(String, String)> {
    clones
        .pairs
        .iter()
        .map(|pair| (names[pair.a].clone(), names[pair.b].clone()))
        .collect()
}

const OUTER: &str = "function outer(list) {
  const inner = (item) => {
    if (item.size > 3) { return shrink(item, item.size - 3); }
    return grow(item.size + 1);
  };
  const result = [];
  for (const item of list) { result.push(inner(item)); }
  return result;
}
";

/// A body of some statements, and a larger one around it.
fn pasted() -> (String, String) {
    let body = "  const open = ledger.openItems(invoice.customer);
  let rest = invoice.amount - invoice.discount;
  for (const item of open) {
    const paid = Math.min(rest, item.outstanding);
    item.outstanding = item.outstanding - paid;
    ledger.recordPayment(item.number, paid);
  }
  ledger.closeInvoice(invoice.number, rest);
";
    let line = |at| format!("  shelf.take{at}(order.count{at}, {at} * depot.size{at});\n");
    let (before, after): (String, String) =
        ((0..8).map(line).collect(), (8..20).map(line).collect());
    let small = format!("function settle(ledger, invoice) {{\n{body}}}\n");
    let large = format!(
        "function restock(ledger, invoice, shelf, order, depot) {{\n{before}{body}{after}}}\n"
    );
    (small, large)
}

fn contained(files: &[&str]) -> Vec<(String, String)> {
    let (inputs, names) = inputs(files);
    let options = CloneOptions {
        containments: true,
        ..CloneOptions::default()
    };
    let clones = find_clones(&inputs, &options);
    clones
        .containments
        .iter()
        .map(|pair| (names[pair.inner].clone(), names[pair.outer].clone()))
        .collect()
}

#[test]
fn a_function_pasted_into_a_larger_one_is_reported_as_such() {
    let (small, large) = pasted();
    let expected = [("0:settle".to_owned(), "1:restock".to_owned())];

    assert_eq!(contained(&[&small, &large]), expected);
    let (inputs, _) = inputs(&[&small, &large]);
    let clones = find_clones(&inputs, &CloneOptions::default());
    assert!(clones.pairs.is_empty() && clones.containments.is_empty());
}

#[test]
fn a_function_is_not_reported_inside_the_one_that_it_is_written_in() {
    let (small, large) = pasted();
    let end = large.rfind('}').expect("an end");
    let around = format!("{}  {small}}}\n", &large[..end]);

    let found = contained(&[&around]);

    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_copy_of_a_function_inside_another_is_a_pair_and_nothing_else() {
    let (small, _) = pasted();
    let line = |at| format!("  shelf.take{at}(order.count{at}, {at} * depot.size{at});\n");
    let lines: String = (0..20).map(line).collect();
    let around = format!("function restock(shelf, order, depot) {{\n{lines}  {small}}}\n");
    let (inputs, names) = inputs(&[&small, &around]);

    let clones = find_clones(&inputs, &CloneOptions::default());

    assert_eq!(
        pairs(&clones, &names),
        [("0:settle".to_owned(), "1:restock.settle".to_owned())]
    );
    assert!(contained(&[&small, &around]).is_empty());
}

#[test]
fn functions_inside_a_pair_are_not_reported_again() {
    let renamed = OUTER.replace("item", "entry").replace("outer", "other");
    let (inputs, names) = inputs(&[OUTER, &renamed]);
    assert_eq!(names.len(), 4, "{names:?}");
    let clones = find_clones(&inputs, &CloneOptions::default());
    assert_eq!(
        pairs(&clones, &names),
        [("0:outer".to_owned(), "1:other".to_owned())]
    );
    assert_eq!(clones.classes.len(), 1);
    assert_eq!(clones.classes[0].clone_type, CloneType::Renamed);
}

#[test]
fn an_inner_function_is_reported_when_only_it_was_copied() {
    let inner = "const pick = (item) => {
    if (item.size > 3) { return shrink(item, item.size - 3); }
    return grow(item.size + 1);
  };";
    let (inputs, names) = inputs(&[OUTER, inner]);
    let clones = find_clones(&inputs, &CloneOptions::default());
    assert_eq!(
        pairs(&clones, &names),
        [("0:outer.inner".to_owned(), "1:pick".to_owned())]
    );
}

#[test]
fn a_function_is_no_clone_of_the_one_around_it() {
    let source =
        "function a(x) { const b = (x) => { f(x + 1); g(x + 2); h(x + 3); return x; }; return b; }";
    let (inputs, names) = inputs(&[source]);
    assert_eq!(names.len(), 2);
    let options = CloneOptions {
        threshold: 0.01,
        containments: false,
    };
    assert_eq!(find_clones(&inputs, &options).pairs, []);
}

/// Writes a function of these statements; each number is a statement of its own shape.
fn function(name: &str, statements: impl IntoIterator<Item = usize>) -> String {
    let lines = statements.into_iter().map(|number| {
        let operator = |at: u32| ["+", "-", "*", "/"][number / 4_usize.pow(at) % 4];
        let operands: String = (0..4)
            .map(|at| format!(" {} v.m{number}", operator(at)))
            .collect();
        format!("  call{number}(input{operands});\n")
    });
    format!(
        "function {name}(input) {{\n{}}}\n",
        lines.collect::<String>()
    )
}

#[test]
fn a_single_bridge_does_not_glue_two_families() {
    let family = |name: &str, from: usize| {
        (0..4)
            .map(move |at| {
                function(
                    &format!("{name}{at}"),
                    (from..from + 12).chain([100 + from + at]),
                )
            })
            .collect::<Vec<_>>()
    };
    let mut files = family("left", 0);
    files.extend(family("right", 20));
    files.push(function("bridge", (0..12).chain(20..32)));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (inputs, names) = inputs(&files);
    let clones = find_clones(
        &inputs,
        &CloneOptions {
            threshold: 0.5,
            containments: false,
        },
    );
    let bridged = clones
        .pairs
        .iter()
        .filter(|pair| names[pair.b].contains("bridge"))
        .count();
    assert_eq!(bridged, 8, "the bridge is similar to both families");
    for class in &clones.classes {
        let members: Vec<&str> = class
            .members
            .iter()
            .map(|member| &*names[*member])
            .collect();
        let has = |name: &str| members.iter().any(|member| member.contains(name));
        assert!(!(has("left") && has("right")), "{members:?}");
    }
}

#[test]
fn many_copies_form_one_class_without_all_pairs() {
    let copies = 600;
    let source = function("copy", 0..10);
    let (inputs, _) = inputs(&vec![source.as_str(); copies]);
    let clones = find_clones(&inputs, &CloneOptions::default());
    assert_eq!(clones.classes.len(), 1);
    assert_eq!(clones.classes[0].members.len(), copies);
    assert_eq!(clones.classes[0].clone_type, CloneType::Exact);
    assert!(clones.pairs.len() < copies * copies / 2);
}

#[test]
fn of_many_similar_functions_no_pair_is_left_out() {
    let files: Vec<String> = (0..400)
        .map(|at| function("f", (0..12).chain([30 + at])))
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (inputs, _) = inputs(&files);
    let clones = find_clones(&inputs, &CloneOptions::default());
    assert_eq!(clones.pairs.len(), 400 * 399 / 2);
}
