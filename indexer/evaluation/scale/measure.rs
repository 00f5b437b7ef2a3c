//! Fills an index, asks it, and says what that cost.

use std::{
    collections::HashSet,
    error::Error,
    fs,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use brickyard_indexer::{
    CandidateIndex, ContainmentOptions, Fingerprint, Match, MatchOptions, OperatingPoint, Segment,
    SegmentedIndex, StoredId, read_places, write_places,
};
use rayon::prelude::*;

use crate::dataset::{self, Query};

/// How many fragments a check has.
const CHECKED: usize = 50;

/// From how many groups in memory on they become a segment.
const UNFOLDED: usize = 20_000;

/// What a check of the server asks for.
const OPTIONS: MatchOptions = MatchOptions {
    threshold: 0.70,
    max_candidates: 256,
    max_matches: 100,
};

/// What a check of the server asks for besides.
const CONTAINMENTS: ContainmentOptions = ContainmentOptions {
    max_candidates: 32,
    max_found: 100,
};

/// What a query found.
struct Answer {
    /// The fragments found, with their scores, best first.
    found: Vec<(u32, f32)>,
    capped: bool,
}

/// Measures the index that has all fingerprints in memory.
pub(crate) fn memory(
    folder: &Path,
    queries: usize,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let before = resident();
    let start = Instant::now();
    let mut index = CandidateIndex::new();
    for (id, fingerprint) in (0..).zip(dataset::fragments(folder)?) {
        index.insert(id, Arc::new(fingerprint));
    }
    writeln!(out, "memory: built in {:.1?}", start.elapsed())?;
    report_memory(index.len(), before, out)?;
    report_queries(folder, queries, out, &|fingerprint| {
        let matches = index.matches(fingerprint, &OPTIONS);
        let pair = |found: &Match| (found.id, found.similarity.score);
        Answer {
            found: matches.matches.iter().map(pair).collect(),
            capped: matches.capped,
        }
    })
}

/// Fills the index of segments and writes its files.
pub(crate) fn build(folder: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let before = resident();
    let start = Instant::now();
    let mut folding = Duration::ZERO;
    let mut longest = Duration::ZERO;
    let mut adopting = Duration::ZERO;
    let mut index = SegmentedIndex::new();
    let mut fold = |index: &mut SegmentedIndex<StoredId>| {
        let start = Instant::now();
        let mut fold = index.fold();
        fold.write();
        folding += start.elapsed();
        longest = longest.max(start.elapsed());
        let start = Instant::now();
        index.adopt(&fold);
        adopting = adopting.max(start.elapsed());
    };
    for (number, fingerprint) in (0..).zip(dataset::fragments(folder)?) {
        index.insert(id(number), Arc::new(fingerprint));
        if index.unfolded() >= UNFOLDED {
            fold(&mut index);
        }
    }
    fold(&mut index);
    writeln!(
        out,
        "segments: built in {:.1?}; of that {folding:.1?} for writing and merging segments, {longest:.1?} \
         the longest, {adopting:.1?} the longest with the index locked",
        start.elapsed()
    )?;
    report_memory(index.len(), before, out)?;
    let start = Instant::now();
    for (number, segment) in index.segments().enumerate() {
        fs::write(folder.join(format!("{number}.segment")), segment.bytes())?;
    }
    // Of an earlier and larger run.
    let _ = fs::remove_file(folder.join(format!("{}.segment", index.segments().count())));
    fs::write(folder.join("places"), write_places(index.places()))?;
    writeln!(out, "  files written in {:.1?}", start.elapsed())?;
    Ok(())
}

/// Opens the files of the index of segments and asks it.
pub(crate) fn ask(
    folder: &Path,
    queries: usize,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let before = resident();
    let start = Instant::now();
    let mut segments = Vec::new();
    while let Ok(bytes) = fs::read(folder.join(format!("{}.segment", segments.len()))) {
        segments.push(Arc::new(Segment::open(bytes)?));
    }
    let places = fs::read(folder.join("places"))?;
    let index = SegmentedIndex::open(segments, read_places(&places)?);
    let index = index.ok_or("the files do not belong together")?;
    drop(places);
    writeln!(out, "segments: opened in {:.2?}", start.elapsed())?;
    report_memory(index.len(), before, out)?;
    report_sizes(&index, out)?;
    report_containments(folder, queries, &index, out)?;
    report_queries(folder, queries, out, &|fingerprint| {
        let matches = index.matches(fingerprint, &OPTIONS, None);
        let pair = |found: &Match<StoredId>| (number(found.id), found.similarity.score);
        Answer {
            found: matches.matches.iter().map(pair).collect(),
            capped: matches.capped,
        }
    })
}

fn report_sizes(
    index: &SegmentedIndex<StoredId>,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut sizes: Vec<(&str, usize)> = Vec::new();
    let mut groups = 0;
    for segment in index.segments() {
        groups += segment.groups();
        for (place, (name, size)) in segment.sizes().into_iter().enumerate() {
            match sizes.get_mut(place) {
                Some(sum) => sum.1 += size,
                None => sizes.push((name, size)),
            }
        }
    }
    let fragments = index.len().max(1) as f64;
    let segments = index.segments().count();
    writeln!(
        out,
        "  {segments} segments, {groups} groups of fragments that compare alike"
    )?;
    let sizes: Vec<String> = sizes
        .iter()
        .map(|(name, size)| format!("{name} {:.0}", *size as f64 / fragments))
        .collect();
    writeln!(out, "  bytes a fragment: {}", sizes.join(", "))?;
    Ok(())
}

/// Asks what is inside the known clones and around them, in checks of fifty on one thread.
fn report_containments(
    folder: &Path,
    most: usize,
    index: &SegmentedIndex<StoredId>,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut queries = dataset::queries(folder)?;
    queries.truncate(most);
    let (mut checks, mut busy) = (Vec::new(), Vec::new());
    let (mut found, mut capped) = (0, 0);
    for check in queries.chunks(CHECKED) {
        let (start, begun) = (Instant::now(), processor_time());
        for query in check {
            let answer = index.containments(&query.fingerprint, &CONTAINMENTS, None);
            found += usize::from(!answer.found.is_empty());
            capped += usize::from(answer.capped);
        }
        checks.push(start.elapsed());
        busy.push(processor_time().saturating_sub(begun));
    }
    report_times("containments of 50 fragments, one thread", checks, out)?;
    report_times("the same, without waiting for a processor", busy, out)?;
    let share = |part: usize| part as f64 * 100.0 / queries.len().max(1) as f64;
    writeln!(
        out,
        "  {:.1} % are inside another or around one, {:.1} % capped",
        share(found),
        share(capped)
    )?;
    Ok(())
}

fn id(number: u32) -> StoredId {
    u128::from(number).to_be_bytes()
}

fn number(id: StoredId) -> u32 {
    u128::from_be_bytes(id) as u32
}

fn report_memory(fragments: usize, before: u64, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let after = resident();
    let each = after.saturating_sub(before) as f64 / fragments.max(1) as f64;
    writeln!(
        out,
        "  {fragments} fragments, {} MiB resident, {each:.0} bytes each",
        after >> 20
    )?;
    Ok(())
}

/// Asks for all known clones, in checks of fifty: first one check at a time on one thread, then with
/// the fragments of a check spread over all.
fn report_queries(
    folder: &Path,
    most: usize,
    out: &mut dyn Write,
    ask: &(dyn Fn(&Fingerprint) -> Answer + Sync),
) -> Result<(), Box<dyn Error>> {
    let mut queries = dataset::queries(folder)?;
    queries.truncate(most);
    let mut times = Vec::new();
    let mut one_thread = Vec::new();
    let mut busy = Vec::new();
    let mut answers = Vec::with_capacity(queries.len());
    for check in queries.chunks(CHECKED) {
        let (start, begun) = (Instant::now(), processor_time());
        for query in check {
            let start = Instant::now();
            answers.push(ask(&query.fingerprint));
            times.push(start.elapsed());
        }
        one_thread.push(start.elapsed());
        busy.push(processor_time().saturating_sub(begun));
    }
    let all_threads: Vec<Duration> = queries
        .chunks(CHECKED)
        .map(|check| {
            let start = Instant::now();
            check
                .par_iter()
                .for_each(|query| drop(ask(&query.fingerprint)));
            start.elapsed()
        })
        .collect();
    report_times("one fragment", times, out)?;
    report_times("50 fragments, one thread", one_thread, out)?;
    report_times("the same, without waiting for a processor", busy, out)?;
    let threads = rayon::current_num_threads();
    report_times(
        &format!("50 fragments, {threads} threads"),
        all_threads,
        out,
    )?;
    report_recall(&queries, &answers, out)
}

fn report_times(
    what: &str,
    mut times: Vec<Duration>,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        let time = times.get(place.min(times.len().saturating_sub(1)));
        time.copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    writeln!(
        out,
        "  {what}: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    )?;
    Ok(())
}

/// A clone is found if its fragment is among the matches, or if these are full of ones as similar.
fn report_recall(
    queries: &[Query],
    answers: &[Answer],
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut named = 0;
    let mut full = 0;
    let mut matches = 0;
    for (query, answer) in queries.iter().zip(answers) {
        let ids: HashSet<u32> = answer.found.iter().map(|(id, _)| *id).collect();
        matches += ids.len();
        if ids.contains(&query.origin) {
            named += 1;
        } else if ids.len() == OPTIONS.max_matches {
            full += 1;
        }
    }
    let capped = answers.iter().filter(|answer| answer.capped).count();
    let share = |part: usize| part as f64 * 100.0 / queries.len().max(1) as f64;
    writeln!(
        out,
        "  recall of {} known clones (similarity {} or more): {:.2} % among the matches, {:.2} % behind \
         100 others, {:.2} % not found; {:.1} matches a query, {:.1} % capped",
        queries.len(),
        OperatingPoint::Report.threshold(),
        share(named),
        share(full),
        share(queries.len() - named - full),
        matches as f64 / queries.len().max(1) as f64,
        share(capped)
    )?;
    let mut digest: u64 = 0;
    for answer in answers {
        for (id, score) in &answer.found {
            digest = digest.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ (u64::from(*id) << 32 | u64::from(score.to_bits()));
        }
    }
    writeln!(out, "  digest of all answers: {digest:016x}")?;
    Ok(())
}

/// Returns how many bytes of this process are in memory; 0 where the system does not tell.
fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|line| {
        line.trim()
            .trim_end_matches(" kB")
            .trim()
            .parse::<u64>()
            .ok()
    });
    number.unwrap_or(0) << 10
}

/// Returns how long this thread has had a processor: on a machine that does other things too, this is
/// what can be compared. Zero where the system does not tell.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
