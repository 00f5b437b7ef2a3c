//! `brickyard check`: compares the functions that a branch adds or changes with the catalogue.

mod changes;
mod compare;
mod containment;
mod judge;
mod output;
mod owner;

use brickyard_indexer::OperatingPoint;

use self::{
    changes::{Change, changes},
    compare::{Answers, compare},
    owner::Owners,
};
use crate::{
    arguments::{CheckArguments, Mode, Threshold},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    files,
    git::{Commit, Repository},
    output::Streams,
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
    output::validate(&arguments.format, environment)?;
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
    let report = summarise(arguments, &range, change, answers, &mut owners, &client);
    output::write(&report, arguments, streams, environment)?;
    for note in owners.notes() {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(report.status())
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
    change: Change,
    answers: Answers,
    owners: &mut Owners<'_>,
    client: &Client,
) -> CheckReport {
    let (mode, mode_source) = match arguments.mode {
        Some(mode) => (mode, ModeSource::Flag),
        None => (Mode::Observe, ModeSource::Default),
    };
    let mut findings = judge::against_catalogue(&change.functions, &answers, owners, client);
    findings.extend(judge::inside_branch(&change.functions, arguments.threshold));
    let containments = containment::new_ones(&change.functions, &answers, client);
    for finding in &mut findings {
        finding.mode = mode;
    }
    findings.sort_by(|a, b| {
        let place = |finding: &report::check::Finding| (finding.path.clone(), finding.start_line);
        b.blocking
            .cmp(&a.blocking)
            .then_with(|| place(a).cmp(&place(b)))
    });
    let outcome = match answers.problem {
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
            .zip(answers.compared)
            .map(|(function, compared)| Checked {
                path: function.path.clone(),
                name: function.fragment.name.clone(),
                start_line: function.fragment.start_line,
                is_new: function.before.is_none(),
                compared,
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
            .into_iter()
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
