//! `brickyard check`: compares the functions that a branch adds or changes with the catalogue.

mod baseline;
mod changes;
mod compare;
mod containment;
mod judge;
mod owner;
pub(super) mod waiver;

use std::path::{Path, PathBuf};

use brickyard_indexer::{Fragment, OperatingPoint};

use self::{
    changes::{Change, changes},
    compare::{Answers, compare},
    owner::Owners,
    waiver::{Places, Waivers},
};
use crate::{
    arguments::{CheckArguments, Format, Mode, Threshold},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    files,
    git::{Commit, Repository},
    output::{Streams, count},
    progress::Progress,
    report::{
        self,
        check::{CheckReport, Checked, ModeSource, Outcome},
        scan::Skipped,
    },
    repository::{self, missing, unreadable},
};

/// Compares and prints what was found.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(super) fn run(
    arguments: &CheckArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let examined = examine(arguments, environment)?;
    let report = &examined.report;
    match arguments.format {
        Format::Text => report::text::check(report, arguments.verbose, streams.out)?,
        Format::Json => report::json::check(report, streams.out)?,
    }
    for note in &examined.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(report.status())
}

/// A branch that was compared.
pub(super) struct Examined {
    pub(super) report: CheckReport,
    /// What the findings in other teams' services rest on.
    pub(super) evidence: Vec<Evidence>,
    /// What could not be read, and what was written.
    pub(super) notes: Vec<String>,
}

/// What a finding rests on.
pub(super) struct Evidence {
    /// The finding's id.
    pub(super) finding: String,
    /// The name under which the function's repository publishes.
    pub(super) repository: String,
    pub(super) fragment: Fragment,
    /// Where the original stands, by its id.
    pub(super) occurrence: String,
}

/// Compares a branch with the catalogue, and decides what blocks.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(super) fn examine(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Examined, CliError> {
    let threshold = arguments.threshold;
    if threshold.lowest() < OperatingPoint::Related.threshold() {
        return Err(CliError::usage(
            format!(
                "the catalogue is not compared below a similarity of {}",
                OperatingPoint::Related.threshold()
            ),
            "choose a --threshold from 0.6 to 1, or related, report or block",
        ));
    }
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let path = environment.resolve(&arguments.path);
    let path = path
        .canonicalize()
        .map_err(|source| missing(&arguments.path, source))?;
    let git = repository::open(&path)?.ok_or_else(|| {
        CliError::usage(
            format!("`{}` is not in a git repository", arguments.path.display()),
            "`check` compares a branch with its base; use `brickyard scan` for a plain folder",
        )
    })?;
    let progress = Progress::start(environment.interactive, "reading what changed");
    let range = Range::find(&git, arguments.base.as_deref())?;
    let below = git.root().canonicalize().ok();
    let below = below.and_then(|root| files::relative(&root, &path));
    let mut change = changes(
        &git,
        range.merge_base,
        range.head,
        &below.unwrap_or_default(),
    )
    .map_err(unreadable)?;
    let mut owners = Owners::new(&git, range.merge_base);
    change
        .functions
        .retain(|function| !owners.is_excluded(&function.path));
    let answers = compare(
        &change.functions,
        threshold,
        &mut owners,
        &client,
        &progress,
    );
    drop(progress);
    let mut report = summarise(arguments, &range, &change, &answers, &mut owners, &client);
    let mut notes = Vec::new();
    let is_reached = !matches!(&report.outcome, Outcome::NotCompared(_));
    let places = Places {
        git: &git,
        head: range.head,
        client: Some(&client).filter(|_| is_reached),
        today: waiver::today(environment.now),
    };
    let waivers = Waivers::gather(&places, &change.functions, &mut owners, &mut notes);
    report.idle_waivers = waivers.apply(&mut report.findings, &change.functions, &answers.compared);
    let named = arguments
        .baseline
        .as_deref()
        .map(|path| environment.resolve(path));
    let known = baseline::read(&git, range.merge_base, named.as_deref())?;
    baseline::apply(&mut report.findings, &known);
    if let Some(named) = &arguments.write_baseline {
        let named = named.as_deref().map(|path| environment.resolve(path));
        notes.extend(write_baseline(&git, named, &mut report)?);
    }
    report.sort();
    notes.splice(0..0, owners.notes().iter().cloned());
    Ok(Examined {
        evidence: evidence(&report, &change, &answers, &mut owners),
        report,
        notes,
    })
}

/// Returns the name under which the repository that a folder is in publishes, by its manifest and
/// remote as they are checked out.
///
/// # Errors
/// There is no such folder, or no repository with a commit around it.
pub(super) fn repository_name(path: &Path, shown: &Path) -> Result<String, CliError> {
    let path = path
        .canonicalize()
        .map_err(|source| missing(shown, source))?;
    let found = repository::open(&path)?;
    let found = found.and_then(|git| Some((git.head_commit()?, git)));
    let (head, git) = found.ok_or_else(|| {
        CliError::usage(
            format!(
                "`{}` is not in a git repository with commits",
                shown.display()
            ),
            "waivers belong to a repository: run this inside of one",
        )
    })?;
    let root = git.root().canonicalize().ok();
    let inner = root
        .and_then(|root| files::relative(&root, &path))
        .unwrap_or_default();
    // The name is that of a file in the folder.
    let file = format!("{inner}/.");
    Ok(Owners::new(&git, head).repository(file.trim_start_matches('/')))
}

/// Returns what the findings rest on.
fn evidence(
    report: &CheckReport,
    change: &Change,
    answers: &Answers,
    owners: &mut Owners<'_>,
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    for (index, function) in change.functions.iter().enumerate() {
        for counterpart in answers.now.get(&index).into_iter().flatten() {
            let finding = judge::id(function, counterpart);
            if !report.findings.iter().any(|known| known.id == finding) {
                continue;
            }
            evidence.push(Evidence {
                finding,
                repository: owners.repository(&function.path),
                fragment: function.fragment.clone(),
                occurrence: counterpart.occurrence.clone(),
            });
        }
    }
    evidence
}

/// Adds what was found to the baseline, and says so; what was not compared leaves it as it is.
fn write_baseline(
    git: &Repository,
    named: Option<PathBuf>,
    report: &mut CheckReport,
) -> Result<Option<String>, CliError> {
    if !matches!(report.outcome, Outcome::Compared) {
        return Ok(Some(
            "the baseline was not written, because not everything was compared".to_owned(),
        ));
    }
    let path = baseline::target(git, named);
    let added = baseline::write(&path, &report.findings)?;
    let known = report
        .findings
        .iter()
        .map(|finding| finding.id.clone())
        .collect();
    baseline::apply(&mut report.findings, &known);
    let findings = count(added, "finding");
    Ok(Some(format!(
        "added {findings} to {}; commit it to the base",
        path.display()
    )))
}

/// The commits between which functions are compared.
struct Range {
    /// The branch or revision, as given or found.
    base: String,
    merge_base: Commit,
    head: Commit,
}

impl Range {
    fn find(git: &Repository, base: Option<&str>) -> Result<Self, CliError> {
        let head = git.head_commit().ok_or_else(|| {
            CliError::usage(
                "the repository has no commit yet",
                "commit something first: `check` compares commits",
            )
        })?;
        let base = match base {
            Some(base) => base.to_owned(),
            None => git.default_base().ok_or_else(|| {
                CliError::usage(
                    "there is no branch to compare with: neither origin/HEAD, main nor master exists",
                    "name it with --base, or fetch it: `git fetch origin main`",
                )
            })?,
        };
        let tip = git.resolve(&base).ok_or_else(|| {
            let short = base.strip_prefix("origin/").unwrap_or(&base);
            CliError::usage(
                format!("`{base}` is no branch, tag or commit of this repository"),
                format!(
                    "fetch it: `git fetch origin {short}`; a CI checkout often has one branch only"
                ),
            )
        })?;
        let merge_base = git.merge_base(head, tip).ok_or_else(|| {
            let hint = if git.is_shallow() {
                format!("this is a shallow clone: `git fetch --unshallow origin`, or let CI fetch the whole history of {base}")
            } else {
                "choose another --base".to_owned()
            };
            CliError::usage(format!("HEAD and `{base}` have no commit in common"), hint)
        })?;
        Ok(Self {
            base,
            merge_base,
            head,
        })
    }
}

fn summarise(
    arguments: &CheckArguments,
    range: &Range,
    change: &Change,
    answers: &Answers,
    owners: &mut Owners<'_>,
    client: &Client,
) -> CheckReport {
    let (mode, mode_source) = match arguments.mode {
        Some(mode) => (mode, ModeSource::Flag),
        None => (Mode::Observe, ModeSource::Default),
    };
    let mut findings = judge::against_catalogue(&change.functions, answers, owners, client);
    findings.extend(judge::inside_branch(&change.functions, arguments.threshold));
    let containments = containment::new_ones(&change.functions, answers, client);
    for finding in &mut findings {
        finding.mode = mode;
    }
    let outcome = match answers.problem.clone() {
        None => Outcome::Compared,
        Some(problem) if answers.compared.iter().any(|compared| *compared) => {
            Outcome::Incomplete(problem)
        }
        Some(problem) => Outcome::NotCompared(problem),
    };
    CheckReport {
        base: range.base.clone(),
        merge_base: range.merge_base.to_string(),
        head: range.head.to_string(),
        mode,
        mode_source,
        threshold: arguments.threshold,
        server: client.server().to_owned(),
        files: change.files,
        checked: change
            .functions
            .iter()
            .zip(&answers.compared)
            .map(|(function, compared)| Checked {
                path: function.path.clone(),
                name: function.fragment.name.clone(),
                start_line: function.fragment.start_line,
                is_new: function.before.is_none(),
                compared: *compared,
            })
            .collect(),
        as_of: answers.as_of,
        snapshot: None,
        idle_waivers: Vec::new(),
        not_compared: answers.not_compared.values().sum(),
        findings,
        containments,
        skipped: change
            .skipped
            .iter()
            .cloned()
            .map(|(path, reason)| Skipped { path, reason })
            .collect(),
        outcome,
    }
}

/// Returns the server's operating point that gives everything at or above the threshold.
fn operating_point(threshold: Threshold) -> OperatingPoint {
    match threshold {
        Threshold::Point(point) => point,
        // The block point needs a size besides, which a number does not ask for.
        Threshold::Value(value) if value >= OperatingPoint::Report.threshold() => {
            OperatingPoint::Report
        }
        Threshold::Value(_) => OperatingPoint::Related,
    }
}
