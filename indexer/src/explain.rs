//! What two similar fragments have in common, and what not.

mod statement;

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    ops::Range,
};

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use self::statement::{Side, Statement};
use crate::{language::Language, token::NAME};

/// What two sources have in common, and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Names that differ at the same place, most frequent first.
    pub renames: Vec<Rename>,
    /// Statements that differ beyond these renames, top down. Comments, blank lines and closing
    /// brackets do not count.
    pub differences: Vec<Difference>,
    /// How many lines the two have in common, up to renaming; moved ones do not count.
    pub common_lines: u32,
}

/// A name on side a and the name at the same place on side b.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The name on side a.
    pub from: String,
    /// The name on side b.
    pub to: String,
}

/// A statement that differs; one side is absent where it was added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The statement on side a.
    pub a: Option<DifferingLine>,
    /// The statement on side b.
    pub b: Option<DifferingLine>,
    /// Whether both sides have the statement, in another order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
    /// The number of its run: differences of one run follow one another with nothing in common in
    /// between.
    #[serde(skip)]
    pub run: u32,
}

/// A statement of a fragment without the statements inside it, or several on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingLine {
    /// Its first line inside the fragment, from 1.
    pub line: u32,
    /// Its text, comments left out, white space and line ends replaced by single spaces.
    pub text: String,
}

/// Runs with more pairs of statements than this are paired by position: the time to find out what
/// became of what grows with the square of their length.
const MOST_PAIRS: usize = 2_500;

/// Explains what distinguishes two sources of one language. A source that cannot be parsed in time
/// is explained as if it were empty.
pub fn explain(language: Language, a_source: &str, b_source: &str) -> Explanation {
    let (mut a, mut b) = (Side::new(language, a_source), Side::new(language, b_source));
    let renames = renames(&a, &b);
    a.hash_statements(&mapping(&renames));
    b.hash_statements(&HashMap::new());
    let (mut differences, common_lines) = differences(&a, &b);
    join_moved(&mut differences);
    differences.retain(|difference| !difference.says_nothing());
    let named = |rename: &CountedRename| Rename {
        from: rename.from.into(),
        to: rename.to.into(),
    };
    Explanation {
        renames: renames.iter().map(named).collect(),
        differences: differences
            .into_iter()
            .map(|pair| pair.into_difference(&a, &b))
            .collect(),
        common_lines,
    }
}

/// A rename and at how many places it was seen.
struct CountedRename<'source> {
    from: &'source str,
    to: &'source str,
    places: usize,
}

/// Aligns the blind tokens and counts which names stand at the same place, most frequent first.
fn renames<'source>(a: &Side<'source>, b: &Side<'source>) -> Vec<CountedRename<'source>> {
    let blind = |side: &Side| -> Vec<u32> { side.tokens.iter().map(|token| token.blind).collect() };
    let mut counts: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
    for operation in capture_diff_slices(Algorithm::Myers, &blind(a), &blind(b)) {
        let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = operation
        else {
            continue;
        };
        let pairs = a.tokens[old_index..][..len]
            .iter()
            .zip(&b.tokens[new_index..][..len]);
        for (place, (x, y)) in pairs.enumerate().filter(|(_, (x, _))| x.blind == NAME) {
            let entry = counts
                .entry((a.text(x), b.text(y)))
                .or_insert((0, old_index + place));
            entry.0 += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(_, (places, first))| (Reverse(*places), *first));
    // A name that mostly stays, or mostly becomes another, was not renamed to what it rarely faces;
    // nor was one that stands where another name usually does.
    let (mut most_from, mut most_to) = (HashMap::new(), HashMap::new());
    let counted = |((from, to), (places, _))| CountedRename { from, to, places };
    let mut renames: Vec<CountedRename> = counts.into_iter().map(counted).collect();
    renames.retain(|rename| {
        let most = *most_from.entry(rename.from).or_insert(rename.places);
        let most = most.max(*most_to.entry(rename.to).or_insert(rename.places));
        2 * rename.places > most && rename.from != rename.to
    });
    // Nor one that the other side has as well, unless it changed places with others; nor one that is
    // rare among all places of the two names.
    let renamed: HashSet<&str> = renames.iter().map(|rename| rename.from).collect();
    let (a_names, b_names) = (a.names(), b.names());
    let times = |names: &HashMap<&str, usize>, name| names.get(name).copied().unwrap_or(0);
    renames.retain(|rename| {
        let kept = times(&b_names, rename.from);
        let all = times(&a_names, rename.from).max(times(&b_names, rename.to));
        3 * rename.places >= all && (kept < rename.places || renamed.contains(rename.to))
    });
    renames
}

/// Returns what each name became, where it became one thing most often.
fn mapping<'source>(renames: &[CountedRename<'source>]) -> HashMap<&'source str, &'source str> {
    let mut mapping = HashMap::new();
    for rename in renames {
        mapping.entry(rename.from).or_insert(rename.to);
    }
    mapping
}

/// A statement on side a and what it became on side b.
struct Pair<'side> {
    a: Option<&'side Statement>,
    b: Option<&'side Statement>,
    moved: bool,
    run: u32,
}

impl Pair<'_> {
    /// Tells whether only closing brackets differ.
    fn says_nothing(&self) -> bool {
        let has_words = |side: Option<&Statement>| side.is_some_and(|side| side.has_words);
        !has_words(self.a) && !has_words(self.b)
    }

    fn into_difference(self, a: &Side, b: &Side) -> Difference {
        let shown = |side: &Side, statement: &Statement| DifferingLine {
            line: statement.line,
            text: side.statement_text(statement),
        };
        Difference {
            a: self.a.map(|statement| shown(a, statement)),
            b: self.b.map(|statement| shown(b, statement)),
            moved: self.moved,
            run: self.run,
        }
    }
}

/// Aligns the statements; returns those that differ, and how many lines do not.
fn differences<'side>(a: &'side Side, b: &'side Side) -> (Vec<Pair<'side>>, u32) {
    let content = |side: &Side| -> Vec<u64> {
        let statements = side.statements.iter();
        statements.map(|statement| statement.content).collect()
    };
    let mut differences = Vec::new();
    let mut common = 0;
    let operations = capture_diff_slices(Algorithm::Myers, &content(a), &content(b));
    for (run, operation) in (0..).zip(operations) {
        let (old, new): (Range<usize>, Range<usize>) =
            (operation.old_range(), operation.new_range());
        let (old, new) = (&a.statements[old], &b.statements[new]);
        if matches!(operation, DiffOp::Equal { .. }) {
            common += old.iter().map(|statement| statement.lines).sum::<u32>();
            continue;
        }
        let pairs = paired(old, new).into_iter();
        differences.extend(pairs.map(|(a, b)| Pair {
            a,
            b,
            moved: false,
            run,
        }));
    }
    (differences, common)
}

type Paired<'side> = (Option<&'side Statement>, Option<&'side Statement>);

/// Pairs the statements of a run: those that share most tokens, in order; the rest stays alone.
fn paired<'side>(old: &'side [Statement], new: &'side [Statement]) -> Vec<Paired<'side>> {
    // One for one is a replacement, however little the two share.
    if old.len().max(new.len()) == 1 || old.len() * new.len() > MOST_PAIRS {
        let length = old.len().max(new.len());
        return (0..length).map(|at| (old.get(at), new.get(at))).collect();
    }
    // best[i][j] is the most that can be shared from the i-th old and the j-th new statement on.
    let mut best = vec![vec![0; new.len() + 1]; old.len() + 1];
    for (i, x) in old.iter().enumerate().rev() {
        for (j, y) in new.iter().enumerate().rev() {
            let together = x
                .shared_tokens(y)
                .map_or(0, |shared| shared + best[i + 1][j + 1]);
            best[i][j] = together.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(x), Some(y)) = (old.get(i), new.get(j)) {
        if best[i][j] == best[i + 1][j] {
            pairs.push((Some(x), None));
            i += 1;
        } else if best[i][j] == best[i][j + 1] {
            pairs.push((None, Some(y)));
            j += 1;
        } else {
            pairs.push((Some(x), Some(y)));
            i += 1;
            j += 1;
        }
    }
    pairs.extend(old[i..].iter().map(|x| (Some(x), None)));
    pairs.extend(new[j..].iter().map(|y| (None, Some(y))));
    pairs
}

/// Joins a statement that is gone in one place with its equal that came in another.
fn join_moved(differences: &mut Vec<Pair<'_>>) {
    let mut added: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, pair) in differences.iter().enumerate().rev() {
        if let (None, Some(b)) = (pair.a, pair.b)
            && b.is_telling()
        {
            added.entry(b.content).or_default().push(index);
        }
    }
    let mut joined = vec![false; differences.len()];
    for index in 0..differences.len() {
        let (Some(a), None) = (differences[index].a, differences[index].b) else {
            continue;
        };
        if let Some(other) = added.get_mut(&a.content).and_then(Vec::pop) {
            differences[index].b = differences[other].b;
            differences[index].moved = true;
            joined[other] = true;
        }
    }
    let mut joined = joined.into_iter();
    differences.retain(|_| joined.next() != Some(true));
}

#[cfg(test)]
mod tests;
