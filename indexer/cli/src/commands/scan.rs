//! `brickyard scan`: shows the duplicate functions of folders, without a server.

mod classes;
mod containments;
mod explanations;

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use brickyard_indexer::{
    CloneOptions, Clones, ClonesInput, ExtractOptions, Extraction, Fragment, SkipReason, exclusion,
    extract, find_clones,
};
use rayon::prelude::*;

use self::{
    classes::{classes, duplicated_lines},
    containments::containments,
    explanations::{explain_classes, explain_pairs},
};
use crate::{
    arguments::{Format, ScanArguments},
    commands::create,
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::Streams,
    progress::Progress,
    report::{
        self,
        scan::{Function, Pair, ScanReport, Skipped, Timings},
    },
    repository::missing,
};

/// A file to look into.
struct Source {
    folder: Arc<Folder>,
    /// Relative to the folder: what decides whether it is a test or vendored.
    path: String,
    /// As people see it: below the path that they gave.
    shown: String,
}

/// A function with what is needed to compare and to show it.
struct Found {
    function: Function,
    fragment: Fragment,
    file: usize,
}

/// Time spent by all threads together, in nanoseconds.
#[derive(Default)]
struct Clock {
    read: AtomicU64,
    parse: AtomicU64,
}

/// Scans the folders and prints what was found.
///
/// # Errors
/// A path does not exist, or the output cannot be written.
pub(super) fn run(
    arguments: &ScanArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs)
        .build()
        .map_err(|source| {
            CliError::usage("the threads cannot be started", "choose a smaller --jobs")
                .because(source)
        })?;
    let report = pool.install(|| scan(arguments, environment))?;
    match &arguments.output {
        None => print(arguments, &report, streams.out)?,
        Some(path) => {
            let mut file = create(&environment.resolve(path))?;
            print(arguments, &report, &mut file)?;
            std::io::Write::flush(&mut file)?;
            writeln!(streams.err, "wrote {}", path.display())?;
        }
    }
    Ok(ExitStatus::Success)
}

fn print(
    arguments: &ScanArguments,
    report: &ScanReport,
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    match arguments.format {
        Format::Json => report::json::scan(report, out),
        Format::Text => report::text::scan(report, arguments.all, out),
    }
}

fn scan(arguments: &ScanArguments, environment: &Environment) -> Result<ScanReport, CliError> {
    let start = Instant::now();
    let progress = Progress::start(environment.interactive, "listing files");
    let (sources, mut skipped) = list(arguments, environment)?;
    let clock = Clock::default();
    progress.stage("reading files", sources.len());
    let options = ExtractOptions {
        min_tokens: arguments.min_tokens,
        include_tests: arguments.include_tests,
        include_generated: arguments.include_generated,
        include_vendored: arguments.include_vendored,
        include_documentation: arguments.include_documentation,
        apart: environment.apart(),
        ..ExtractOptions::default()
    };
    let extractions: Vec<Extraction> = sources
        .par_iter()
        .map(|source| {
            let extraction = read(source, &options, &clock);
            progress.step();
            extraction
        })
        .collect();
    let (mut lines, mut skipped_tests) = (0, 0);
    let mut languages = BTreeMap::new();
    let mut found = Vec::new();
    for (file, (source, extraction)) in sources.iter().zip(extractions).enumerate() {
        if let Some(reason) = extraction.skipped {
            let path = source.shown.clone();
            skipped.push(Skipped { path, reason });
            continue;
        }
        lines += u64::from(extraction.lines);
        skipped_tests += u64::from(extraction.skipped_tests);
        if let Some(language) = extraction.language {
            *languages.entry(language).or_insert(0) += 1;
        }
        let fragments = extraction.fragments.into_iter();
        found.extend(fragments.map(|fragment| found_function(source, fragment, file)));
    }
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    progress.say("comparing functions");
    let scoring = Instant::now();
    let (clones, compared) = compare(&found, arguments);
    let score = scoring.elapsed();
    let classes = classes(&clones, &found, &compared);
    let mut report = ScanReport {
        paths: arguments
            .paths
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        files: languages.values().sum(),
        languages,
        lines,
        skipped,
        skipped_tests,
        duplicated_lines: duplicated_lines(&classes, &found),
        classes,
        pair_count: clones.pairs.len(),
        pairs: arguments.pairs.then(|| pairs(&clones, &compared)),
        containments: arguments
            .containments
            .then(|| containments(&clones, &found, &compared)),
        capped: clones.capped,
        markup: found
            .iter()
            .filter(|found| found.fragment.is_markup())
            .count(),
        min_tokens: arguments.min_tokens,
        limit: if arguments.all {
            usize::MAX
        } else {
            arguments.limit
        },
        explain: arguments.explain,
        functions: Vec::new(),
        timings: None,
    };
    match (arguments.format, arguments.explain) {
        (Format::Text, _) => {
            let shown = report.limit.min(report.classes.len());
            explain_classes(&mut report.classes[..shown], &found, &sources);
        }
        (Format::Json, true) => {
            explain_classes(&mut report.classes, &found, &sources);
            explain_pairs(
                report.pairs.as_deref_mut().unwrap_or_default(),
                &found,
                &sources,
            );
        }
        (Format::Json, false) => {}
    }
    report.functions = found.into_iter().map(|found| found.function).collect();
    report.timings = arguments.timings.then(|| Timings {
        read: Duration::from_nanos(clock.read.load(Ordering::Relaxed)),
        parse: Duration::from_nanos(clock.parse.load(Ordering::Relaxed)),
        score,
        total: start.elapsed(),
        cpu: cpu_time(),
    });
    Ok(report)
}

/// Lists the files below the paths, each once.
fn list(
    arguments: &ScanArguments,
    environment: &Environment,
) -> Result<(Vec<Source>, Vec<Skipped>), CliError> {
    let mut sources = Vec::new();
    let mut skipped = Vec::new();
    let mut seen = HashSet::new();
    let paths = &arguments.paths;
    for path in paths {
        let place = environment.resolve(path);
        let folder = Folder::walk(&place, arguments.include_vendored)
            .map_err(|source| missing(path, source))?;
        let folder = Arc::new(folder);
        let is_file = place.is_file();
        let show = |inner: &str| {
            if is_file {
                shown(path, "")
            } else {
                shown(path, inner)
            }
        };
        for inner in folder.paths() {
            // Paths given may lie inside one another.
            if paths.len() > 1 {
                let place = folder.locate(inner);
                if !seen.insert(place.canonicalize().unwrap_or(place)) {
                    continue;
                }
            }
            sources.push(Source {
                folder: Arc::clone(&folder),
                path: inner.clone(),
                shown: show(inner),
            });
        }
        skipped.extend(folder.skipped().iter().map(|(inner, reason)| Skipped {
            path: show(inner),
            reason: reason.clone(),
        }));
    }
    sources.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok((sources, skipped))
}

/// Returns the path as people would type it: `.` and `./` left out, `/` between folders.
fn shown(given: &Path, inner: &str) -> String {
    let given = given.to_string_lossy().replace('\\', "/");
    let given = given.strip_prefix("./").unwrap_or(&given);
    let given = if given == "." { "" } else { given };
    match (given.trim_end_matches('/'), inner) {
        ("", inner) if given.is_empty() => inner.to_owned(),
        (given, "") => given.to_owned(),
        (given, inner) => format!("{given}/{inner}"),
    }
}

fn read(source: &Source, options: &ExtractOptions, clock: &Clock) -> Extraction {
    let skip = |reason| Extraction {
        skipped: Some(reason),
        ..Extraction::default()
    };
    if !crate::files::is_supported(&source.path) {
        return skip(SkipReason::UnsupportedLanguage);
    }
    // Each folder may belong to another repository.
    let options = &ExtractOptions {
        attributes: source.folder.attributes().clone(),
        ..options.clone()
    };
    if let Some(reason) = exclusion(&source.path, options) {
        return skip(reason);
    }
    let reading = Instant::now();
    let bytes = source.folder.read_source(&source.path);
    let parsing = Instant::now();
    add(&clock.read, parsing - reading);
    let extraction = match bytes {
        Ok(bytes) => extract(&source.path, &bytes, options),
        Err(reason) => skip(reason),
    };
    add(&clock.parse, parsing.elapsed());
    extraction
}

fn add(counter: &AtomicU64, time: Duration) {
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    counter.fetch_add(nanoseconds, Ordering::Relaxed);
}

fn found_function(source: &Source, fragment: Fragment, file: usize) -> Found {
    Found {
        function: Function {
            path: source.shown.clone(),
            name: fragment.name.clone(),
            language: fragment.language,
            start_line: fragment.start_line,
            end_line: fragment.end_line,
            tokens: fragment.tokens,
        },
        fragment,
        file,
    }
}

/// Finds the duplicates; the second value maps what was compared to what was found.
fn compare(found: &[Found], arguments: &ScanArguments) -> (Clones, Vec<usize>) {
    // Some points need a size on both sides: smaller functions reach them with nothing.
    let threshold = arguments.threshold;
    let compared: Vec<usize> = (0..found.len())
        .filter(|index| {
            let tokens = found[*index].fragment.tokens;
            threshold.reached(1.0, tokens, tokens)
        })
        .collect();
    let inputs: Vec<ClonesInput> = compared
        .iter()
        .map(|index| {
            let Found { fragment, file, .. } = &found[*index];
            ClonesInput {
                fingerprint: Arc::new(fragment.fingerprint.clone()),
                file: u32::try_from(*file).unwrap_or(u32::MAX),
                start_line: fragment.start_line,
                end_line: fragment.end_line,
            }
        })
        .collect();
    let options = CloneOptions {
        threshold: threshold.lowest(),
        max_candidates: arguments.max_candidates,
        containments: arguments.containments,
    };
    (find_clones(&inputs, &options), compared)
}

fn pairs(clones: &Clones, compared: &[usize]) -> Vec<Pair> {
    let pairs = clones.pairs.iter();
    pairs
        .map(|pair| Pair {
            a: compared[pair.a],
            b: compared[pair.b],
            similarity: pair.similarity,
            explanation: None,
        })
        .collect()
}

/// Returns the processor time that this process has used, where the system tells.
fn cpu_time() -> Option<Duration> {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        let seconds = u64::try_from(time.tv_sec).ok()?;
        let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
        Some(Duration::new(seconds, nanoseconds))
    }
    #[cfg(not(unix))]
    {
        None
    }
}

#[cfg(test)]
mod tests;
