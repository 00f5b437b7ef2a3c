//! Whether a small function stands inside a larger one.
//!
//! Similarity asks how much of *both* functions is shared, so a function that was pasted into one more
//! than twice as long is not similar to it. Containment asks how much of the *smaller* one is there (as
//! `SourcererCC` defines it on tokens: Sajnani et al., ICSE 2016), and where: the statements have to
//! follow one another in a window of the larger one, as the blocks of `NiCad` do (Roy & Cordy, ICPC
//! 2008). Pairs of more equal size are left to similarity, so that no pair is reported as both.

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::{
    fingerprint::{Convention, Fingerprint},
    language::Language,
    similarity::{Facts, Profile},
    token::mix,
};

/// How many statements a window has. One edit breaks as many windows, so shorter ones find more edited
/// copies, and longer ones are rarer; `evaluation/RESULTS.md` has what was measured.
pub(crate) const WINDOW: usize = 3;

/// The larger side has more than so many times the tokens of the smaller one. Below that, functions are
/// compared as wholes.
const LEAST_TIMES: u32 = 2;

/// The fewest tokens of the smaller side, and the fewest of its statements that are found: shorter
/// sequences recur by chance.
const LEAST_TOKENS: u32 = 50;
const LEAST_STATEMENTS: u32 = 4;

/// The lowest share of the smaller side's statements that are found in order at one place.
const LEAST_COVERAGE: f32 = 0.70;

/// The lowest share of the smaller side's weighted wording that is found in the larger one.
const LEAST_CONTENT: f32 = 0.60;

/// What a statement that is found adds to an alignment, and what one takes that is not, on either side
/// (Smith & Waterman, J. Mol. Biol. 1981).
const FOUND: i32 = 2;
const SKIPPED: i32 = 1;

/// How a small function stands inside a larger one.
#[derive(Debug, Clone, PartialEq)]
pub struct Containment {
    /// The share of the smaller one's statements that are found at the place, in order, from 0 to 1.
    pub coverage: f32,
    /// The share of the smaller one's wording that the larger one has, as in
    /// [`Signals::content`](crate::Signals::content), from 0 to 1.
    pub content: f32,
    /// The statements of the larger one among which those of the smaller one are, by their numbers in
    /// reading order. [`Fragment::statement_lines`](crate::Fragment::statement_lines) tells their lines.
    pub statements: Range<u32>,
}

/// Which of two functions is inside the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The one that was found is inside the one that was asked about.
    Inner,
    /// The one that was found is around the one that was asked about.
    Outer,
}

/// Tells how the first of two functions stands inside the second; nothing if it does not.
pub fn containment(inner: &Fingerprint, outer: &Fingerprint) -> Option<Containment> {
    let (inner, outer) = (Profile::of(inner), Profile::of(outer));
    measure(Compared::of(&inner), Compared::of(&outer), || {
        inner.common(&outer).weight
    })
}

/// One of two functions, one of which may be inside the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared<'p> {
    pub(crate) facts: Facts,
    pub(crate) statements: &'p [u32],
}

impl<'p> Compared<'p> {
    pub(crate) fn of<F: crate::similarity::AsFingerprint>(profile: &'p Profile<F>) -> Self {
        Self {
            facts: profile.facts(),
            statements: profile.fingerprint.as_fingerprint().statements(),
        }
    }
}

/// Tells how one function stands inside another, asking for the weight of the common 3-grams only when
/// it matters.
pub(crate) fn measure(
    inner: Compared<'_>,
    outer: Compared<'_>,
    common_weight: impl FnOnce() -> u32,
) -> Option<Containment> {
    if !may_contain(outer.facts.tokens, inner.facts.tokens)
        || inner.facts.convention != Convention::None
        || !inner.facts.is_comparable_with(&outer.facts)
    {
        return None;
    }
    let (found, statements) = align(inner.statements, outer.statements);
    let coverage = found as f32 / inner.statements.len().max(1) as f32;
    if coverage < LEAST_COVERAGE || found < LEAST_STATEMENTS {
        return None;
    }
    let content = common_weight() as f32 / inner.facts.weight.max(1) as f32;
    (content >= LEAST_CONTENT).then_some(Containment {
        coverage,
        content,
        statements,
    })
}

/// Tells whether the sizes let one function contain another, and the two are not compared as wholes.
pub(crate) fn may_contain(outer_tokens: u32, inner_tokens: u32) -> bool {
    inner_tokens >= LEAST_TOKENS && outer_tokens > LEAST_TIMES.saturating_mul(inner_tokens)
}

/// Returns the hashes of all runs of [`WINDOW`] statements, ascending, each once. Functions of different
/// families share none.
///
/// All are kept, not a sample of them (winnowing: Schleimer et al., SIGMOD 2003): they take a tenth of
/// the index, and a query reads the rare ones first.
pub(crate) fn windows(family: Language, statements: &[u32]) -> Vec<u32> {
    let seed = u32::from(family.number());
    let window = |values: &[u32]| {
        let start = mix(0, seed);
        let hash = values.iter().fold(start, |hash, value| mix(hash, *value));
        (hash ^ (hash >> 32)) as u32
    };
    let mut windows: Vec<u32> = statements.windows(WINDOW).map(window).collect();
    windows.sort_unstable();
    windows.dedup();
    windows
}

/// The best alignment that ends at a pair of statements.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    score: i32,
    found: u32,
    /// The first statement of the larger side.
    start: u32,
}

impl Cell {
    fn skip(self) -> Self {
        Self {
            score: self.score - SKIPPED,
            ..self
        }
    }

    /// Returns the better one; of equal ones the one that begins later, which is shorter.
    fn better(self, other: Self) -> Self {
        let rank = |cell: &Self| (cell.score, cell.found, cell.start);
        if rank(&other) > rank(&self) {
            other
        } else {
            self
        }
    }
}

/// Finds the place of the larger side where the smaller one's statements follow one another with the
/// fewest others in between; of equal places the first. Returns how many are found, and where.
fn align(inner: &[u32], outer: &[u32]) -> (u32, Range<u32>) {
    let mut row = vec![Cell::default(); inner.len() + 1];
    let mut best = (Cell::default(), 0);
    for (place, statement) in (0_u32..).zip(outer) {
        // What nothing is found in yet begins here.
        let fresh = Cell {
            start: place,
            ..Cell::default()
        };
        let mut diagonal = fresh;
        row[0] = fresh;
        for (at, wanted) in inner.iter().enumerate() {
            let above = row[at + 1];
            let aligned = if statement == wanted {
                let before = if diagonal.found == 0 { fresh } else { diagonal };
                Cell {
                    score: before.score + FOUND,
                    found: before.found + 1,
                    ..before
                }
            } else {
                fresh
            };
            let cell = aligned.better(above.skip()).better(row[at].skip());
            let cell = if cell.score <= 0 { fresh } else { cell };
            diagonal = above;
            row[at + 1] = cell;
            if cell.score > best.0.score {
                best = (cell, place + 1);
            }
        }
    }
    let (cell, end) = best;
    (cell.found, cell.start..end)
}
