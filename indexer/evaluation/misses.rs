//! The labelled pairs that the library judges otherwise than their makers: where to look first.

use brickyard_indexer::OperatingPoint;

use crate::{labelled::Set, rates, table::Table};

/// Lays out the pairs of a set that are on the wrong side of the report point: of each kind the
/// given number of clone pairs that are least alike and of other pairs that are most alike.
pub(crate) fn table(set: &Set, of_each_kind: usize) -> Table {
    let mut table = Table::new(["kind", "similarity", "tokens", "pair"]);
    for kind in rates::kinds(&[set]) {
        let mut wrong: Vec<_> = set
            .pairs
            .iter()
            .filter(|pair| pair.kind == kind)
            .filter(|pair| pair.reaches(OperatingPoint::Report) != kind.clones)
            .collect();
        wrong.sort_by(|a, b| a.score.total_cmp(&b.score));
        if !kind.clones {
            wrong.reverse();
        }
        for pair in wrong.into_iter().take(of_each_kind) {
            let [a, b] = pair.sides.map(|side| &set.functions[side].id[..]);
            table.row([
                rates::title(&kind),
                format!("{:.3}", pair.score),
                pair.tokens.to_string(),
                format!("{a} {b}"),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::tests::set;

    #[test]
    fn the_worst_of_each_kind_come_first() {
        let scores: [(&str, bool, &[f32]); 2] = [
            ("T1", true, &[0.6, 1.0, 0.2]),
            ("NON", false, &[0.75, 0.9, 0.1]),
        ];
        assert_eq!(
            table(&set("a", &scores), 1).to_string(),
            "  kind  similarity  tokens     pair\n  \
               T1         0.200      60  one one\n  \
               NON        0.900      60  one one\n"
        );
    }
}
