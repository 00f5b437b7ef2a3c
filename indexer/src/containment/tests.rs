use super::*;
use crate::{ExtractOptions, Fragment, extract};

/// The body of a small function, a statement a line.
const SETTLE: [&str; 9] = [
    "const open = ledger.openItems(invoice.customer);",
    "let rest = invoice.amount - invoice.discount;",
    "for (const item of open) { const paid = Math.min(rest, item.outstanding);",
    "item.outstanding = item.outstanding - paid;",
    "rest = rest - paid;",
    "ledger.recordPayment(item.number, paid); }",
    "if (rest > invoice.tolerance) { notifyTreasury(invoice.customer, rest); }",
    "ledger.closeInvoice(invoice.number, rest);",
    "audit(`settled ${invoice.number}`);",
];

fn fragment(source: &str) -> Fragment {
    let fragments = extract("a.js", source.as_bytes(), &ExtractOptions::default()).fragments;
    fragments
        .into_iter()
        .next()
        .expect("a function of some size")
}

fn small(lines: &[&str]) -> Fragment {
    fragment(&format!(
        "function settle(ledger, invoice) {{\n{}\n}}\n",
        lines.join("\n")
    ))
}

/// Statements that have nothing to do with [`SETTLE`].
fn others(range: Range<usize>) -> String {
    let line = |number| {
        format!(
            "if (shelf.count{number} < {number}) {{ order.reserve{number}(shelf, depot.find(shelf.code{number})); }}\n"
        )
    };
    range.map(line).collect()
}

/// A larger function with these lines from its line 7 on.
fn large(lines: &[&str]) -> Fragment {
    let (before, after) = (others(0..5), others(5..12));
    let pasted = lines.join("\n");
    fragment(&format!(
        "function restock(ledger, invoice, shelf, order, depot) {{\n{before}{pasted}\n{after}return order;\n}}\n"
    ))
}

fn contained(inner: &Fragment, outer: &Fragment) -> Option<Containment> {
    containment(&inner.fingerprint, &outer.fingerprint)
}

/// The lines with one of them replaced.
fn with<'l>(lines: &[&'l str], at: usize, line: &'l str) -> Vec<&'l str> {
    let mut lines = lines.to_vec();
    lines[at] = line;
    lines
}

#[test]
fn a_pasted_function_is_found_where_it_stands() {
    let outer = large(&SETTLE);

    let found = contained(&small(&SETTLE), &outer).expect("found");

    assert_eq!((found.coverage, found.content > 0.9), (1.0, true));
    assert_eq!(outer.lines_of(&found.statements), Some((7, 15)));
}

#[test]
fn names_of_variables_do_not_matter() {
    let renamed = SETTLE.map(|line| {
        let line = line.replace("rest", "left").replace("item.", "entry.");
        line.replace("const item", "const entry")
            .replace("paid", "sum")
    });
    let renamed: Vec<&str> = renamed.iter().map(String::as_str).collect();

    let found = contained(&small(&SETTLE), &large(&renamed)).expect("found");

    assert_eq!(found.coverage, 1.0);
}

#[test]
fn an_edited_copy_is_found_with_less_coverage() {
    let edited = with(&SETTLE, 4, "metrics.count += Math.abs(rest) * 2;");
    let mut added = edited.clone();
    added.insert(
        7,
        "if (!open.length) { throw new Error('nothing is open'); }",
    );

    let found = contained(&small(&SETTLE), &large(&added)).expect("found");

    assert!((0.8..1.0).contains(&found.coverage), "{found:?}");
}

#[test]
fn statements_in_reverse_order_are_no_copy() {
    let mut reversed = vec![
        SETTLE[8], SETTLE[7], SETTLE[6], "{", SETTLE[3], SETTLE[4], "}",
    ];
    reversed.extend([SETTLE[1], SETTLE[0]]);

    assert_eq!(contained(&small(&SETTLE), &large(&reversed)), None);
}

#[test]
fn statements_all_over_a_function_are_no_copy() {
    let spread: Vec<String> = SETTLE
        .iter()
        .enumerate()
        .map(|(at, line)| format!("{line}\n{}", others(20 + 4 * at..24 + 4 * at)))
        .collect();
    let spread: Vec<&str> = spread.iter().map(String::as_str).collect();

    assert_eq!(contained(&small(&SETTLE), &large(&spread)), None);
}

#[test]
fn the_same_shape_in_other_words_is_no_copy() {
    let other = SETTLE.map(|line| {
        let words = [
            ("openItems", "neighbours"),
            ("customer", "vertex"),
            ("amount", "weight"),
            ("discount", "bias"),
            ("Math.min", "Graph.cut"),
            ("outstanding", "capacity"),
            ("recordPayment", "push"),
            ("number", "label"),
            ("tolerance", "limit"),
            ("notifyTreasury", "relax"),
            ("closeInvoice", "visit"),
            ("audit", "emit"),
        ];
        words
            .iter()
            .fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
    });
    let other: Vec<&str> = other.iter().map(String::as_str).collect();

    assert_eq!(contained(&small(&SETTLE), &large(&other)), None);
}

#[test]
fn a_function_of_few_statements_is_not_looked_for() {
    let long = "const sum = invoice.base + ledger.fees.amount * ledger.fees.rate + invoice.tax.amount * invoice.tax.rate + ledger.carry.amount * ledger.carry.rate;";
    let lines = [
        SETTLE[0],
        long,
        "return ledger.round(sum, invoice.currency, open);",
    ];
    let inner = small(&lines);
    assert_eq!(
        (inner.fingerprint.statements().len(), inner.tokens > 50),
        (3, true)
    );

    assert_eq!(contained(&inner, &large(&lines)), None);
}

#[test]
fn functions_of_more_equal_size_are_left_to_similarity() {
    let inner = small(&SETTLE);
    let outer = format!("{}\n{}", SETTLE.join("\n"), others(0..2));
    let outer = fragment(&format!("function f(ledger, invoice) {{\n{outer}\n}}\n"));

    assert_eq!(contained(&inner, &outer), None);
    assert_eq!(contained(&inner, &inner), None);
}

#[test]
fn fragments_of_languages_that_are_not_compared_contain_nothing() {
    let source = format!("function settle($ledger) {{\n{}\n}}\n", SETTLE.join("\n"));
    let php = extract(
        "a.php",
        format!("<?php\n{source}").as_bytes(),
        &ExtractOptions::default(),
    );
    let php = php.fragments.into_iter().next().expect("a function");

    assert_eq!(contained(&php, &large(&SETTLE)), None);
}

#[test]
fn an_alignment_is_where_the_fewest_others_are_in_between() {
    let inner = [1, 2, 3, 4];
    assert_eq!(align(&inner, &[9, 1, 2, 3, 4, 9]), (4, 1..5));
    assert_eq!(
        align(&inner, &[1, 9, 9, 9, 2, 9, 1, 2, 9, 3, 4]),
        (4, 6..11)
    );
    assert_eq!(align(&inner, &[1, 2, 3, 4, 1, 2, 3, 4]), (4, 0..4));
    assert_eq!(align(&inner, &[4, 3, 2, 1]).0, 1);
    assert_eq!(align(&inner, &[]), (0, 0..0));
}
