//! What findings do: the server's policy, the merge-base's brickyard.toml and the flag.
//!
//! Never read from the branch's own files: a branch must not excuse itself.

use std::collections::{BTreeMap, BTreeSet};

use brickyard_indexer::manifest::CheckMode;

use super::{changes::ChangedFunction, owner::Owners};
use crate::{
    arguments::Mode,
    client::{Client, ClientError},
    operations::check_policy::{
        CheckPolicy,
        check_policy::{
            self, CheckModeSource, CheckPolicyCheckPolicy, CheckPolicyInput, Variables,
        },
    },
    report::check::{LARGEST_BLOCKING_FAMILY, ModeSource},
};

/// How many teams one call may ask about.
const TEAMS_PER_CALL: usize = 200;

/// What findings do, by the files that they are in.
#[derive(Debug)]
pub(super) struct Policies {
    /// By path, of every file with a changed function.
    files: BTreeMap<String, Decision>,
    /// What holds when no function was changed.
    otherwise: Decision,
    /// In how many services a function may be before it never blocks.
    pub(super) max_family: usize,
    /// What was asked for and is not followed, and what could not be asked; for stderr.
    pub(super) notes: BTreeSet<String>,
}

/// A mode and who decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) mode: Mode,
    pub(super) source: ModeSource,
}

/// What the server says of some code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Floor {
    /// Nobody set a mode, or the server could not be asked.
    #[default]
    Open,
    /// The mode for what is named.
    Mode(Mode, String),
    /// Blocking is paused, for this reason.
    Paused(String),
}

/// A repository and a team.
type Code = (String, Option<String>);

/// What the server says.
#[derive(Debug, Default)]
struct Floors {
    of: BTreeMap<Code, Floor>,
    max_family: Option<usize>,
    note: Option<String>,
}

/// Decides for each file with a changed function. The server is asked unless it is known not to
/// answer.
pub(super) fn policies(
    functions: &[ChangedFunction],
    flag: Option<Mode>,
    owners: &mut Owners<'_>,
    server: Option<&Client>,
) -> Policies {
    let paths: BTreeSet<&str> = functions
        .iter()
        .map(|function| function.path.as_str())
        .collect();
    let codes: BTreeMap<&str, Code> = paths
        .into_iter()
        .map(|path| (path, (owners.repository(path), owners.team(path))))
        .collect();
    let floors = match server {
        Some(client) => ask_all(codes.values().cloned().collect(), client),
        None => Floors::default(),
    };
    let mut notes: BTreeSet<String> = floors.note.into_iter().collect();
    let mut files = BTreeMap::new();
    for (path, code) in codes {
        let floor = floors.of.get(&code).cloned().unwrap_or_default();
        let merge_base = owners.check_mode(path).map(Mode::from);
        let decision = decide(floor, flag, merge_base, &mut notes);
        files.insert(path.to_owned(), decision);
    }
    let merge_base = owners.check_mode("").map(Mode::from);
    Policies {
        files,
        otherwise: decide(Floor::Open, flag, merge_base, &mut BTreeSet::new()),
        max_family: floors.max_family.unwrap_or(LARGEST_BLOCKING_FAMILY),
        notes,
    }
}

impl Policies {
    /// Returns what findings in a file do.
    pub(super) fn of(&self, path: &str) -> &Decision {
        self.files.get(path).unwrap_or(&self.otherwise)
    }

    /// Returns the strictest of all files, the first one of several by path.
    pub(super) fn strictest(&self) -> &Decision {
        let mut strictest: Option<&Decision> = None;
        for decision in self.files.values() {
            if strictest.is_none_or(|known| decision.mode > known.mode) {
                strictest = Some(decision);
            }
        }
        strictest.unwrap_or(&self.otherwise)
    }
}

/// Decides: a pause before all; else the strictest of what was asked for, since nobody may weaken what
/// another one set. Says in `notes` what is not followed because the server is stricter, or because the
/// merge-base is stricter than the flag.
fn decide(
    floor: Floor,
    flag: Option<Mode>,
    merge_base: Option<Mode>,
    notes: &mut BTreeSet<String>,
) -> Decision {
    let server = match floor {
        Floor::Paused(reason) => {
            return Decision {
                mode: Mode::Observe,
                source: ModeSource::Pause(reason),
            };
        }
        Floor::Mode(mode, what) => Some((mode, ModeSource::Server(what))),
        Floor::Open => None,
    };
    // Of equally strict ones the first is named.
    let wishes = [
        server,
        flag.map(|mode| (mode, ModeSource::Flag)),
        merge_base.map(|mode| (mode, ModeSource::MergeBase)),
    ];
    let mut chosen: Option<&(Mode, ModeSource)> = None;
    for wish in wishes.iter().flatten() {
        if chosen.is_none_or(|chosen| wish.0 > chosen.0) {
            chosen = Some(wish);
        }
    }
    let Some((mode, source)) = chosen else {
        return Decision {
            mode: Mode::Observe,
            source: ModeSource::Default,
        };
    };
    for (wished, who) in wishes.iter().flatten() {
        if wished < mode && !matches!(who, ModeSource::Server(_)) && *source != ModeSource::Flag {
            notes.insert(format!(
                "{who} asks for mode {}, which {source} does not allow: the mode is {}",
                wished.name(),
                mode.name()
            ));
        }
    }
    Decision {
        mode: *mode,
        source: source.clone(),
    }
}

fn ask_all(codes: BTreeSet<Code>, client: &Client) -> Floors {
    let mut floors = Floors::default();
    let mut repositories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (repository, team) in codes {
        let teams = repositories.entry(repository).or_default();
        teams.extend(team);
    }
    for (repository, teams) in repositories {
        // Code of no team is told of with each call, which there is one of at least.
        let calls = teams
            .chunks(TEAMS_PER_CALL)
            .chain(teams.is_empty().then_some(&[][..]));
        for teams in calls {
            match ask(&repository, teams, client) {
                Ok(policy) => floors.take(&repository, policy),
                Err(error) => {
                    floors.note = Some(format!("the server's check policy is not known: {error}"));
                    return floors;
                }
            }
        }
    }
    floors
}

fn ask(
    repository: &str,
    teams: &[String],
    client: &Client,
) -> Result<CheckPolicyCheckPolicy, ClientError> {
    let input = CheckPolicyInput {
        repository: repository.to_owned(),
        teams: teams.to_vec(),
    };
    let answer = client.call::<CheckPolicy>(Variables { input })?;
    Ok(answer.check_policy)
}

impl Floors {
    fn take(&mut self, repository: &str, policy: CheckPolicyCheckPolicy) {
        self.max_family = usize::try_from(policy.max_family).ok();
        for found in policy.modes {
            let mode = found.mode.and_then(mode);
            let floor = match (&policy.paused, mode) {
                (Some(pause), _) => Floor::Paused(pause.reason.clone()),
                (None, Some(mode)) => {
                    let team = found.team.as_deref();
                    Floor::Mode(mode, named(found.source.as_ref(), repository, team))
                }
                (None, None) => Floor::Open,
            };
            self.of.insert((repository.to_owned(), found.team), floor);
        }
    }
}

/// Returns the mode; none for one that only a newer client knows.
fn mode(mode: check_policy::CheckMode) -> Option<Mode> {
    match mode {
        check_policy::CheckMode::Observe => Some(Mode::Observe),
        check_policy::CheckMode::Warn => Some(Mode::Warn),
        check_policy::CheckMode::Block => Some(Mode::Block),
        check_policy::CheckMode::Other(_) => None,
    }
}

/// Says for what the server's mode was set.
fn named(source: Option<&CheckModeSource>, repository: &str, team: Option<&str>) -> String {
    match (source, team) {
        (Some(CheckModeSource::Repository), _) => format!("repository {repository}"),
        (Some(CheckModeSource::Team), Some(team)) => format!("team {team}"),
        _ => "the organisation".to_owned(),
    }
}

impl From<CheckMode> for Mode {
    fn from(mode: CheckMode) -> Self {
        match mode {
            CheckMode::Observe => Self::Observe,
            CheckMode::Warn => Self::Warn,
            CheckMode::Block => Self::Block,
        }
    }
}

#[cfg(test)]
mod tests;
