//! The statements in which two functions differ.

use std::io::{self, Write};

use brickyard_indexer::{Difference, DifferingLine, Explanation, Rename};

use crate::output::{LABEL_WIDTH, WIDTH, count, shortened, style};

/// How many groups of differing statements are shown.
const GROUPS_SHOWN: usize = 4;
/// How many statements of a group are shown.
const STATEMENTS_SHOWN: usize = 3;
/// How wide the text beside a label may be.
const TEXT_WIDTH: usize = WIDTH - LABEL_WIDTH - 2;
/// How many characters are shown before those that differ, where a long text is cut.
const CONTEXT: usize = 12;

/// A function of the two that are compared.
pub(super) struct Side {
    /// What it is called.
    pub(super) name: String,
    /// Its first line in the file.
    pub(super) start: u32,
}

impl Side {
    /// Returns the number in the file of a line inside the function.
    fn line(&self, line: &DifferingLine) -> u32 {
        (self.start + line.line).saturating_sub(1)
    }

    /// Returns a statement, cut to the width around the character at which it differs.
    fn cite(&self, line: &DifferingLine, differs_at: usize) -> String {
        let place = format!("{} line {}: ", self.name, self.line(line));
        let width = TEXT_WIDTH.saturating_sub(place.chars().count() + 1);
        let hidden = line.text.chars().count().saturating_sub(width);
        let from = differs_at.saturating_sub(CONTEXT).min(hidden);
        if from == 0 || differs_at + CONTEXT < width {
            return format!("{place}{}", shortened(&line.text, width + 1));
        }
        let rest: String = line.text.chars().skip(from).collect();
        format!("{place}…{}", shortened(&rest, width))
    }

    fn lacks(&self) -> String {
        format!("{}: absent", self.name)
    }
}

/// Writes the differences, what follows one another together; only the first ones unless `all`.
pub(super) fn write_differences(
    explanation: &Explanation,
    a: &Side,
    b: &Side,
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups = groups(&explanation.differences);
    let shown = if all { usize::MAX } else { GROUPS_SHOWN };
    let mut label = "differs";
    for group in groups.iter().take(shown) {
        if group[0].moved {
            label = "moved";
        }
        for line in group_lines(group, &explanation.renames, a, b, all) {
            let padding = LABEL_WIDTH - label.len();
            let paint = style::WEAK.paint(label);
            writeln!(out, "  {paint}{:padding$}{line}", "")?;
            label = "";
        }
    }
    let hidden: usize = groups.iter().skip(shown).map(|group| group.len()).sum();
    if hidden > 0 {
        let more = count(hidden, "more difference");
        writeln!(out, "  {:LABEL_WIDTH$}and {more}", "")?;
    }
    Ok(())
}

/// Joins what follows one another and was only added, or only removed.
fn groups(differences: &[Difference]) -> Vec<&[Difference]> {
    let alike = |x: &Difference, y: &Difference| {
        let one_side = |difference: &Difference| difference.a.is_none() || difference.b.is_none();
        x.run == y.run && one_side(x) && one_side(y) && x.a.is_some() == y.a.is_some()
    };
    // What was replaced comes in the order of the text, but a moved statement reads better last.
    let mut groups: Vec<&[Difference]> = differences.chunk_by(alike).collect();
    groups.sort_by_key(|group| group[0].moved);
    groups
}

fn group_lines(
    group: &[Difference],
    renames: &[Rename],
    a: &Side,
    b: &Side,
    all: bool,
) -> Vec<String> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    match (&first.a, &first.b) {
        (Some(from), Some(to)) if first.moved => {
            let places = format!(
                "{} line {}, {} line {}: {}",
                a.name,
                a.line(from),
                b.name,
                b.line(to),
                from.text
            );
            vec![shortened(&places, TEXT_WIDTH)]
        }
        (Some(x), Some(y)) => {
            let (at_x, at_y) = differ_at(&x.text, &y.text, renames);
            beside(a.cite(x, at_x), b.cite(y, at_y))
        }
        (Some(x), None) if group.len() == 1 => beside(a.cite(x, 0), b.lacks()),
        (None, Some(y)) if group.len() == 1 => beside(b.cite(y, 0), a.lacks()),
        (Some(_), _) => one_sided(group.iter().filter_map(|line| line.a.as_ref()), a, b, all),
        (None, _) => one_sided(group.iter().filter_map(|line| line.b.as_ref()), b, a, all),
    }
}

/// Returns at which character of each two statements begin to differ beyond the renames.
fn differ_at(one: &str, other: &str, renames: &[Rename]) -> (usize, usize) {
    let (mut at_one, mut at_other) = (0, 0);
    for (x, y) in words(one).iter().zip(words(other)) {
        let renamed = || {
            renames
                .iter()
                .any(|Rename { from, to }| from == x && to == y)
        };
        if *x != y && !renamed() {
            break;
        }
        at_one += x.chars().count();
        at_other += y.chars().count();
    }
    (at_one, at_other)
}

/// Splits a text into names and the characters between them.
fn words(text: &str) -> Vec<&str> {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_name(first) {
            rest.find(|character| !is_name(character))
        } else {
            Some(first.len_utf8())
        };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        rest = after;
    }
    words
}

/// Puts both sides on one line where they fit.
fn beside(one: String, other: String) -> Vec<String> {
    let width = one.chars().count() + other.chars().count() + 4;
    if width <= TEXT_WIDTH {
        vec![format!("{one}    {other}")]
    } else {
        vec![one, other]
    }
}

/// Lists statements that one side has and the other has not.
fn one_sided<'a>(
    lines: impl Iterator<Item = &'a DifferingLine>,
    has: &Side,
    lacks: &Side,
    all: bool,
) -> Vec<String> {
    let lines: Vec<&DifferingLine> = lines.collect();
    let numbers = |line: Option<&&DifferingLine>| line.map_or(0, |line| has.line(line));
    let (first, last) = (numbers(lines.first()), numbers(lines.last()));
    let shown = if all { usize::MAX } else { STATEMENTS_SHOWN };
    let mut text = vec![format!(
        "{} lines {first} to {last}; {}",
        has.name,
        lacks.lacks()
    )];
    text.extend(
        lines
            .iter()
            .take(shown)
            .map(|line| format!("  {}", shortened(&line.text, TEXT_WIDTH - 2))),
    );
    let more = lines.len().saturating_sub(shown);
    if more > 0 {
        text.push(format!("  and {}", count(more, "more statement")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(line: u32, text: &str) -> Option<DifferingLine> {
        let text = text.to_owned();
        Some(DifferingLine { line, text })
    }

    fn shown(differences: Vec<Difference>, renames: &[(&str, &str)]) -> String {
        let rename = |(from, to): &(&str, &str)| Rename {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        };
        let explanation = Explanation {
            renames: renames.iter().map(rename).collect(),
            differences,
            common_lines: 0,
        };
        let side = |name: &str, start| Side {
            name: name.to_owned(),
            start,
        };
        let mut out = anstream::StripStream::new(Vec::new());
        let (a, b) = (side("first", 10), side("second", 20));
        write_differences(&explanation, &a, &b, false, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    fn difference(a: Option<DifferingLine>, b: Option<DifferingLine>, run: u32) -> Difference {
        Difference {
            a,
            b,
            moved: false,
            run,
        }
    }

    #[test]
    fn a_long_statement_is_cut_around_what_differs_beyond_the_renames() {
        let text = |name: &str, end: &str| {
            format!(
                "const {name} = {name}.map((entry) => entry.first + entry.second * entry.third).{end}()"
            )
        };
        let changed = difference(
            line(1, &text("items", "first")),
            line(1, &text("rows", "last")),
            0,
        );
        insta::assert_snapshot!(shown(vec![changed], &[("items", "rows")]), @r"
        differs  first line 10: …=> entry.first + entry.second * entry.third).first()
                 second line 20: …=> entry.first + entry.second * entry.third).last()
        ");
    }

    #[test]
    fn runs_are_grouped_and_moved_statements_come_last() {
        let moved = Difference {
            moved: true,
            ..difference(line(2, "log(a)"), line(9, "log(a)"), 0)
        };
        let added = |at| difference(None, line(at, "b()"), 1);
        let differences = vec![
            moved,
            added(3),
            added(4),
            added(5),
            added(6),
            difference(line(8, "c()"), None, 2),
        ];
        insta::assert_snapshot!(shown(differences, &[]), @r"
        differs  second lines 22 to 25; first: absent
                   b()
                   b()
                   b()
                   and 1 more statement
                 first line 17: c()    second: absent
        moved    first line 11, second line 28: log(a)
        ");
    }

    #[test]
    fn differences_beyond_the_first_groups_are_counted() {
        let differences = (0..7).map(|run| difference(line(run + 1, "a()"), None, run));
        let text = shown(differences.collect(), &[]);
        assert!(text.ends_with("and 3 more differences\n"), "{text}");
    }
}
