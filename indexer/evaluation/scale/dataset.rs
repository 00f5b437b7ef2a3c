//! The fragments of a made-up catalogue, in a file: making them takes longer than measuring.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

use brickyard_indexer::{Fingerprint, OperatingPoint, compare};
use rayon::prelude::*;

use crate::{
    corpus::Corpus,
    mutate::{Change, mutate},
    random::Random,
};

/// The sizes of the classes of copies, and how many of each there are in a million fragments.
const CLASSES: &[(usize, f64)] = &[
    (10_000, 1.0),
    (3_000, 2.0),
    (1_000, 10.0),
    (100, 200.0),
    (10, 3_000.0),
];

/// How many fragments are made at once.
const BATCH: usize = 8_192;

/// A function that somebody checks, and the fragment that it was made from.
pub(crate) struct Query {
    pub(crate) origin: u32,
    pub(crate) fingerprint: Fingerprint,
}

/// What fragment a number stands for.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// The seed of the function that it is or is a copy of.
    function: u64,
    is_copy: bool,
}

/// Makes the fragments and the functions that are checked against them.
pub(crate) struct Maker<'a> {
    pub(crate) corpus: &'a Corpus,
    pub(crate) seed: u64,
    pub(crate) fragments: usize,
}

impl Maker<'_> {
    /// Lists the fragments: those of classes are spread among the others.
    fn plans(&self) -> Vec<Plan> {
        let mut plans = Vec::with_capacity(self.fragments);
        let mut function = 0;
        for (size, of_a_million) in CLASSES {
            let classes = (of_a_million * self.fragments as f64 / 1e6).round() as usize;
            // The largest class is there at any size; it is what an index trips over.
            let classes = classes.max(usize::from(*size == 10_000 && self.fragments > 20_000));
            for _ in 0..classes {
                plans.extend((0..*size).map(|copy| Plan {
                    function,
                    is_copy: copy > 0,
                }));
                function += 1;
            }
        }
        while plans.len() < self.fragments {
            plans.push(Plan {
                function,
                is_copy: false,
            });
            function += 1;
        }
        let mut random = Random::of(self.seed, u64::MAX);
        for place in (1..plans.len()).rev() {
            plans.swap(place, random.below(place + 1));
        }
        plans
    }

    fn lines(&self, plan: Plan, number: u64) -> Option<(usize, Vec<String>, Fingerprint)> {
        let mut random = Random::of(self.seed, plan.function << 1);
        let functions = &self.corpus.functions;
        // Every real function is taken before one is taken again.
        let place = if (plan.function as usize) < functions.len() {
            (plan.function as usize).wrapping_mul(7_919) % functions.len()
        } else {
            random.below(functions.len())
        };
        let function = functions.get(place)?;
        let change = Change::thorough(&mut random);
        let (lines, fingerprint) =
            mutate(self.corpus, function, &function.lines, change, &mut random)?;
        if !plan.is_copy {
            return Some((place, lines, fingerprint));
        }
        // Half of the copies are exact; others have other names, or are edited.
        let mut random = Random::of(self.seed, number << 1 | 1);
        let change = match random.below(4) {
            0 => Change {
                statements: 0.0,
                names: 0.3,
            },
            1 => Change::light(&mut random),
            _ => return Some((place, lines, fingerprint)),
        };
        let (lines, fingerprint) = mutate(self.corpus, function, &lines, change, &mut random)?;
        Some((place, lines, fingerprint))
    }

    /// Writes fragments to one file and queries to another; returns how many of each.
    pub(crate) fn write(&self, folder: &Path, queries: usize) -> io::Result<(usize, usize)> {
        let plans = self.plans();
        let mut file = BufWriter::new(File::create(folder.join("fragments"))?);
        let mut made: u32 = 0;
        let mut asked = Vec::new();
        // Some fragments are asked for by copies that the catalogue does not have.
        let step = (plans.len() / queries.max(1)).max(1);
        for (batch, plans) in plans.chunks(BATCH).enumerate() {
            let results: Vec<_> = plans
                .par_iter()
                .enumerate()
                .map(|(place, plan)| {
                    let number = batch * BATCH + place;
                    let (function, lines, fingerprint) = self.lines(*plan, number as u64)?;
                    let is_asked = number.is_multiple_of(step);
                    let query =
                        is_asked.then(|| self.query(function, &lines, &fingerprint, number));
                    Some((fingerprint.encode(), query.flatten()))
                })
                .collect();
            for (encoded, query) in results.into_iter().flatten() {
                write_record(&mut file, &encoded)?;
                asked.extend(query.map(|query| (made, query)));
                made += 1;
            }
        }
        file.flush()?;
        let mut file = BufWriter::new(File::create(folder.join("queries"))?);
        for (origin, encoded) in &asked {
            file.write_all(&origin.to_le_bytes())?;
            write_record(&mut file, encoded)?;
        }
        file.flush()?;
        Ok((made as usize, asked.len()))
    }

    /// Returns a copy that is a clone of the fragment.
    fn query(
        &self,
        function: usize,
        lines: &[String],
        origin: &Fingerprint,
        number: usize,
    ) -> Option<Vec<u8>> {
        let mut random = Random::of(self.seed ^ 0x00c0_ffee, number as u64);
        let function = self.corpus.functions.get(function)?;
        let change = Change::light(&mut random);
        let (_, fingerprint) = mutate(self.corpus, function, lines, change, &mut random)?;
        let score = compare(origin, &fingerprint).score;
        (score >= OperatingPoint::Report.threshold()).then(|| fingerprint.encode())
    }
}

fn write_record(file: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    file.write_all(&(bytes.len() as u32).to_le_bytes())?;
    file.write_all(bytes)
}

/// Reads the fragments of a folder, one after the other.
pub(crate) fn fragments(folder: &Path) -> io::Result<impl Iterator<Item = Fingerprint>> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(folder.join("fragments"))?);
    Ok(std::iter::from_fn(move || read_record(&mut file)))
}

/// Reads the queries of a folder.
pub(crate) fn queries(folder: &Path) -> io::Result<Vec<Query>> {
    let mut file = BufReader::new(File::open(folder.join("queries"))?);
    let query = || {
        let origin = read_number(&mut file)?;
        let fingerprint = read_record(&mut file)?;
        Some(Query {
            origin,
            fingerprint,
        })
    };
    Ok(std::iter::from_fn(query).collect())
}

fn read_number(file: &mut impl Read) -> Option<u32> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes).ok()?;
    Some(u32::from_le_bytes(bytes))
}

fn read_record(file: &mut impl Read) -> Option<Fingerprint> {
    let mut bytes = vec![0; read_number(file)? as usize];
    file.read_exact(&mut bytes).ok()?;
    Fingerprint::decode(&bytes).ok()
}
