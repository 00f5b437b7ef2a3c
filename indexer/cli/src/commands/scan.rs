//! `brickyard scan`: shows the duplicate functions of folders, without a server.

mod baseline;
mod choice;
mod classes;
mod compare;
mod containments;
mod explanations;
mod known;
mod limit;
mod list;
mod output;
mod since;
mod sources;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use brickyard_indexer::{ExtractOptions, Extraction, Fragment, SkipReason, exclusion, extract};
use rayon::prelude::*;

use self::{
    choice::Choice,
    classes::{classes, duplicated_lines},
    compare::{compare, pairs},
    containments::containments,
    explanations::{compare_classes, explain_classes, explain_pairs},
    list::{Listed, list},
    sources::sources_of,
};
use crate::{
    arguments::{ScanArguments, ScanFormat},
    cache::ScanCache,
    environment::Environment,
    error::{CliError, ExitStatus},
    files::Folder,
    output::Streams,
    progress::Progress,
    report::scan::{Class, Exceeded, Function, Known, ScanReport, Skipped, Timings},
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
    let (report, cache) = pool.install(|| scan(arguments, environment))?;
    output::write(&report, arguments, streams, environment)?;
    if let Some(error) = cache.failure() {
        writeln!(
            streams.err,
            "note: this scan will not be remembered: {error}"
        )?;
    }
    if let Some(path) = &arguments.write_baseline {
        writeln!(streams.err, "wrote {}", path.display())?;
    }
    match &report.exceeded {
        None => Ok(ExitStatus::Success),
        Some(Exceeded { message, hint }) => Err(CliError::new(ExitStatus::Failure, message, hint)),
    }
}

fn scan(
    arguments: &ScanArguments,
    environment: &Environment,
) -> Result<(ScanReport, ScanCache), CliError> {
    let start = Instant::now();
    let progress = Progress::start(environment.interactive, "listing files");
    let choice = Choice::new(arguments)?;
    let Listed {
        sources,
        mut skipped,
        excluded,
    } = list(arguments, &choice, environment)?;
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
    let cache = ScanCache::of(arguments, &options, environment);
    let extractions: Vec<Extraction> = sources
        .par_iter()
        .enumerate()
        .map(|(file, source)| {
            let extraction = read(
                source,
                &options,
                arguments.max_size,
                &clock,
                |bytes, options| {
                    let extract = || extract(&source.path, bytes, options);
                    cache.extraction(file, &source.path, bytes, options, extract)
                },
            );
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
        found.extend(fragments.map(|fragment| found_function(&source.shown, fragment, file)));
    }
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    progress.say("comparing functions");
    let scoring = Instant::now();
    let (clones, compared) = compare(&found, arguments, &cache);
    let score = scoring.elapsed();
    let mut classes = classes(&clones, &found, &compared);
    let duplicated_lines = duplicated_lines(&classes, &found);
    if let Some(path) = &arguments.write_baseline {
        baseline::write(&environment.resolve(path), &classes, &found)?;
    }
    progress.say("looking for what is new");
    let known = keep_new(
        &mut classes,
        &found,
        arguments,
        &choice,
        &options,
        environment,
    )?;
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
        duplicated_lines,
        classes,
        pair_count: clones.pairs.len(),
        pairs: arguments.pairs.then(|| pairs(&clones, &compared)),
        containments: arguments
            .containments
            .then(|| containments(&clones, &found, &compared)),
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
        excluded,
        known,
        exceeded: None,
        sources: HashMap::new(),
    };
    report.exceeded = limit::exceeded(&report, arguments);
    explain_report(&mut report, arguments, &found, &sources);
    report.functions = found.into_iter().map(|found| found.function).collect();
    report.timings = arguments.timings.then(|| Timings {
        read: Duration::from_nanos(clock.read.load(Ordering::Relaxed)),
        parse: Duration::from_nanos(clock.parse.load(Ordering::Relaxed)),
        score,
        total: start.elapsed(),
        cpu: cpu_time(),
    });
    Ok((report, cache))
}

/// Keeps only the classes with something new, if it is known what was there before.
fn keep_new(
    classes: &mut Vec<Class>,
    found: &[Found],
    arguments: &ScanArguments,
    choice: &Choice,
    options: &ExtractOptions,
    environment: &Environment,
) -> Result<Option<Known>, CliError> {
    let (before, with) = if let Some(reference) = &arguments.since {
        let former = since::former(arguments, reference, choice, options, environment)?;
        let (clones, compared) = compare(&former, arguments, &ScanCache::default());
        let former_classes = classes::classes(&clones, &former, &compared);
        let duplicates = known::duplicates(&former_classes, &former).into_iter();
        let duplicates = duplicates.map(|(duplicate, _)| duplicate).collect();
        (duplicates, format!("since {reference}"))
    } else if let Some(path) = &arguments.baseline {
        let duplicates = baseline::read(&environment.resolve(path), path)?;
        (duplicates, format!("beyond {}", path.display()))
    } else {
        return Ok(None);
    };
    known::mark_new(classes, found, &before);
    let all = classes.len();
    classes.retain(|class| class.new.contains(&true));
    Ok(Some(Known {
        with,
        classes: all - classes.len(),
    }))
}

/// Explains what the format shows.
fn explain_report(
    report: &mut ScanReport,
    arguments: &ScanArguments,
    found: &[Found],
    sources: &[Source],
) {
    let shown = match arguments.format {
        ScanFormat::Text | ScanFormat::Markdown => report.limit.min(report.classes.len()),
        ScanFormat::Json if arguments.explain => report.classes.len(),
        ScanFormat::Json | ScanFormat::Sarif | ScanFormat::Html => 0,
    };
    explain_classes(&mut report.classes[..shown], found, sources);
    if arguments.format == ScanFormat::Html {
        compare_classes(&mut report.classes, found);
        report.sources = sources_of(&report.classes, found, sources);
    }
    if arguments.explain && arguments.format == ScanFormat::Json {
        let pairs = report.pairs.as_deref_mut().unwrap_or_default();
        explain_pairs(pairs, found, sources);
    }
}

fn read(
    source: &Source,
    options: &ExtractOptions,
    max_size: u64,
    clock: &Clock,
    extract: impl Fn(&[u8], &ExtractOptions) -> Extraction,
) -> Extraction {
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
        Ok(bytes) if bytes.len() as u64 > max_size => skip(SkipReason::TooLarge {
            bytes: bytes.len() as u64,
        }),
        Ok(bytes) => extract(&bytes, options),
        Err(reason) => skip(reason),
    };
    add(&clock.parse, parsing.elapsed());
    extraction
}

fn add(counter: &AtomicU64, time: Duration) {
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    counter.fetch_add(nanoseconds, Ordering::Relaxed);
}

fn found_function(path: &str, fragment: Fragment, file: usize) -> Found {
    Found {
        function: Function {
            path: path.to_owned(),
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
