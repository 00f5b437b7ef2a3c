//! Measures how well pasted functions are found inside larger ones: `make eval-containment`.
//!
//! Positive cases are made of real functions: the body of one, its local names changed, stands at a
//! random place of a larger one of another folder, with none, one or two statements edited. Negative
//! ones need no label: no function of one repository is inside a function of an unrelated one, but for
//! what was copied, which is listed to be read.

#[path = "../scale/corpus.rs"]
mod corpus;
mod paste;
#[path = "../scale/random.rs"]
#[expect(dead_code, reason = "shared with the benchmark, which uses more of it")]
mod random;

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use brickyard_indexer::{CandidateIndex, ContainmentOptions, Fingerprint, Side, containment};
use clap::Parser;

use crate::{
    corpus::{Corpus, Function},
    random::Random,
};

const OPTIONS: ContainmentOptions = ContainmentOptions {
    max_candidates: 32,
    max_found: 50,
};

#[derive(Debug, Parser)]
struct Arguments {
    /// A folder with the source of one repository; name at least two that have nothing to do with each
    /// other.
    #[arg(long = "corpus", value_name = "FOLDER", required = true)]
    corpora: Vec<PathBuf>,
    /// How many functions are pasted, of each language and number of edits.
    #[arg(long, default_value_t = 300)]
    cases: usize,
    /// How many of the containments between unrelated repositories are shown.
    #[arg(long, default_value_t = 20)]
    shown: usize,
    /// What the choices follow from.
    #[arg(long, default_value_t = 1922)]
    seed: u64,
}

/// A function, and the folder that it is from.
struct Known {
    function: Function,
    fingerprint: Arc<Fingerprint>,
    folder: usize,
}

/// What became of the pasted functions of a kind.
#[derive(Default)]
struct Count {
    cases: usize,
    alone: usize,
    by_inner: usize,
    by_outer: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere left to complain to if this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // Read together, so that what two folders have in common is in one of them only.
    let all = Corpus::read(&arguments.corpora);
    let known = read(&arguments.corpora);
    let mut index = CandidateIndex::new();
    for (id, known) in (0_u32..).zip(&known) {
        index.insert(id, Arc::clone(&known.fingerprint));
    }
    writeln!(
        out,
        "{} functions of {} folders",
        known.len(),
        arguments.corpora.len()
    )?;
    pasted(arguments, &all, &known, &mut index, out)?;
    unrelated(arguments, &known, &index, out)
}

fn read(folders: &[PathBuf]) -> Vec<Known> {
    let mut known = Vec::new();
    for (folder, path) in folders.iter().enumerate() {
        let functions = Corpus::read(std::slice::from_ref(path)).functions;
        known.extend(functions.into_iter().filter_map(|function| {
            let fingerprint = Arc::new(function.fingerprint(&function.lines)?);
            Some(Known {
                function,
                fingerprint,
                folder,
            })
        }));
    }
    known
}

/// Pastes functions and looks for them among all others.
fn pasted(
    arguments: &Arguments,
    corpus: &Corpus,
    known: &[Known],
    index: &mut CandidateIndex,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut languages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, it) in known.iter().enumerate() {
        languages
            .entry(it.function.language.name())
            .or_default()
            .push(place);
    }
    writeln!(
        out,
        "| language | edits | pasted | found alone | by the smaller one | by the larger one |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    let new = known.len() as u32;
    for (language, places) in languages {
        let inners: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                let it = &known[*place];
                (50..200).contains(&it.fingerprint.tokens())
                    && paste::body(&it.function).is_some_and(|body| body.len() >= 5)
            })
            .collect();
        for edits in 0..3 {
            let mut count = Count::default();
            for case in 0..arguments.cases * 4 {
                let thing = (edits * arguments.cases * 4 + case) as u64;
                let mut random = Random::of(arguments.seed, thing);
                let (Some(inner), Some(outer)) = (random.one(&inners), random.one(&places)) else {
                    break;
                };
                let (a, b) = (&known[*inner], &known[*outer]);
                let is_larger = b.fingerprint.tokens() > a.fingerprint.tokens() * 5 / 4;
                if a.folder == b.folder || !is_larger || count.cases == arguments.cases {
                    continue;
                }
                let made = paste::paste(corpus, &a.function, &b.function, edits, &mut random);
                let Some((_, around)) = made else { continue };
                if around.tokens() <= 2 * a.fingerprint.tokens() {
                    continue;
                }
                let around = Arc::new(around);
                count.cases += 1;
                count.alone += usize::from(containment(&a.fingerprint, &around).is_some());
                let has =
                    |fingerprint: &Fingerprint, id: u32, side: Side, index: &CandidateIndex| {
                        let found = index.containments(fingerprint, &OPTIONS, None).found;
                        usize::from(found.iter().any(|it| it.id == id && it.side == side))
                    };
                count.by_outer += has(&around, *inner as u32, Side::Inner, index);
                index.insert(new, around);
                count.by_inner += has(&a.fingerprint, new, Side::Outer, index);
                index.remove(new);
            }
            let share = |part: usize| part as f64 * 100.0 / count.cases.max(1) as f64;
            if count.cases >= 20 {
                writeln!(
                    out,
                    "| {language} | {edits} | {} | {:.1} % | {:.1} % | {:.1} % |",
                    count.cases,
                    share(count.alone),
                    share(count.by_inner),
                    share(count.by_outer)
                )?;
            }
        }
    }
    Ok(())
}

/// Lists what is found between folders.
fn unrelated(
    arguments: &Arguments,
    known: &[Known],
    index: &CandidateIndex,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    let mut asked: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (place, it) in known.iter().enumerate() {
        let elsewhere = |id: u32| known[id as usize].folder != it.folder;
        let all = index
            .containments(&it.fingerprint, &OPTIONS, Some(&elsewhere))
            .found;
        let own = |id: u32| known[id as usize].folder == it.folder;
        let inside = index
            .containments(&it.fingerprint, &OPTIONS, Some(&own))
            .found;
        let is_outer = |found: &&brickyard_indexer::Contained| found.side == Side::Outer;
        let count = asked.entry(it.function.language.name()).or_default();
        count.0 += 1;
        count.1 += usize::from(all.iter().any(|found| is_outer(&found)));
        count.2 += usize::from(inside.iter().any(|found| is_outer(&found)));
        found.extend(
            all.iter()
                .filter(is_outer)
                .map(|outer| (place, outer.clone())),
        );
    }
    writeln!(
        out,
        "| language | functions | inside one of another repository | inside one of their own |"
    )?;
    writeln!(out, "|---|---|---|---|")?;
    for (language, (functions, elsewhere, own)) in asked {
        writeln!(out, "| {language} | {functions} | {elsewhere} | {own} |")?;
    }
    let mut random = Random::of(arguments.seed, u64::MAX);
    for _ in 0..arguments.shown.min(found.len()) {
        let (place, outer) = found.swap_remove(random.below(found.len()));
        let (inner, around) = (&known[place], &known[outer.id as usize]);
        writeln!(
            out,
            "\n== {:?} of {} in {} ({:?})\n{}\n-- inside\n{}",
            outer.containment,
            arguments.corpora[inner.folder].display(),
            arguments.corpora[around.folder].display(),
            inner.function.language,
            inner.function.lines.join("\n"),
            around.function.lines.join("\n")
        )?;
    }
    Ok(())
}
