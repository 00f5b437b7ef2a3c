//! Which findings are excused: at the server, in the source, or in brickyard.toml.

mod comment;
mod day;
mod server;
mod written;

use brickyard_indexer::{Fingerprint, OperatingPoint, compare};
use jiff::civil::Date;

use self::server::{ServerWaiver, State};
use self::{day::MAX_DAYS, written::Written};
pub(in crate::commands) use self::{
    day::{last_day, today},
    server::{PLACE, fetch},
};
use super::{changes::ChangedFunction, owner::Owners};
use crate::{
    client::Client,
    git::{Commit, Repository},
    report::check::{Exemption, Finding, Idle, IdleWaiver},
};

/// Everything that may excuse a finding of one check.
pub(super) struct Waivers {
    server: Vec<ServerWaiver>,
    written: Vec<Written>,
    /// The present day, in UTC.
    today: Date,
    /// How many days ahead the last day of a waiver may be.
    max_days: i32,
}

/// Where waivers are looked for.
pub(super) struct Places<'a> {
    pub(super) git: &'a Repository,
    pub(super) head: Commit,
    /// The server; none when it could not be asked before.
    pub(super) client: Option<&'a Client>,
    /// The present day, in UTC.
    pub(super) today: Date,
}

impl Waivers {
    /// Looks for the waivers of the functions' repositories. What cannot be read is noted, and excuses
    /// nothing.
    pub(super) fn gather(
        places: &Places<'_>,
        functions: &[ChangedFunction],
        owners: &mut Owners<'_>,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut waivers = Self {
            server: Vec::new(),
            written: Vec::new(),
            today: places.today,
            max_days: MAX_DAYS,
        };
        let mut approval = false;
        if let Some(client) = places.client {
            for repository in repositories(functions, owners) {
                match fetch(client, &repository) {
                    Ok(fetched) => {
                        approval = fetched.approval;
                        waivers.max_days = fetched.max_days;
                        waivers.server.extend(fetched.waivers);
                    }
                    Err(error) => {
                        let error = client.explain("read the waivers", error);
                        let causes = error.causes().join(": ");
                        notes.push(format!("{error}, so that none counts: {causes}"));
                    }
                }
            }
        }
        waivers.written = written::of_comments(places, functions, approval, notes);
        let mut of_head = Owners::new(places.git, places.head);
        let manifests = written::of_manifests(functions, &mut of_head, approval.then_some(owners));
        waivers.written.extend(manifests);
        notes.extend(of_head.notes().iter().cloned());
        waivers
    }

    /// Excuses findings, and returns the waivers that excuse nothing: only those of which that can be
    /// said, because they are about a function of this branch that was compared.
    pub(super) fn apply(
        &self,
        findings: &mut [Finding],
        functions: &[ChangedFunction],
        compared: &[bool],
    ) -> Vec<IdleWaiver> {
        let branch = Branch {
            functions,
            compared,
        };
        let mut idle = Vec::new();
        for waiver in &self.server {
            let why = apply_of_server(waiver, findings, &branch);
            idle.extend(why.map(|why| IdleWaiver {
                place: PLACE.to_owned(),
                finding: waiver.finding.clone(),
                why,
            }));
        }
        for waiver in &self.written {
            let why = self.apply_written(waiver, findings, &branch);
            idle.extend(why.map(|why| IdleWaiver {
                place: waiver.place.clone(),
                finding: waiver.subject.clone().unwrap_or_default(),
                why,
            }));
        }
        idle
    }

    fn apply_written(
        &self,
        waiver: &Written,
        findings: &mut [Finding],
        branch: &Branch<'_>,
    ) -> Option<Idle> {
        let (until, reason) = match waiver.judge(self.today, self.max_days) {
            Ok(judged) => judged,
            Err(why) => return Some(why),
        };
        let exemption = Exemption::Waived {
            place: waiver.place.clone(),
            until: until.to_string(),
            reason: reason.to_owned(),
        };
        let mut is_used = false;
        for finding in findings {
            let is_named = branch.position(finding).is_some_and(|function| {
                waiver.is_about(function, branch.functions) && waiver.names(finding)
            });
            if is_named && waiver.needs_approval {
                return Some(Idle::Waiting);
            }
            if is_named {
                is_used = true;
                excuse(finding, exemption.clone());
            }
        }
        let can_be_said = waiver.function.is_some() || waiver.lines.is_some();
        let mut about = (0..branch.functions.len())
            .filter(|function| waiver.is_about(*function, branch.functions));
        let is_unused = !is_used
            && can_be_said
            && about.clone().next().is_some()
            && about.all(|function| branch.compared[function]);
        is_unused.then_some(Idle::Unused)
    }
}

fn apply_of_server(
    waiver: &ServerWaiver,
    findings: &mut [Finding],
    branch: &Branch<'_>,
) -> Option<Idle> {
    let mut why = None;
    let mut is_named = false;
    for finding in findings.iter_mut().filter(|it| it.id == waiver.finding) {
        is_named = true;
        let function = branch.position(finding);
        let function = function.map(|function| &branch.functions[function]);
        match waiver.state {
            State::Waiting => why = Some(Idle::Waiting),
            State::Expired => why = Some(Idle::Expired),
            State::Revoked => why = Some(Idle::Revoked),
            State::Active if !function.is_some_and(|it| waiver.still_holds_for(it)) => {
                why = Some(Idle::Lapsed);
            }
            State::Active => excuse(finding, waiver.exemption()),
        }
    }
    let is_standing = matches!(waiver.state, State::Active | State::Waiting);
    if !is_named && is_standing && branch.has_compared(&waiver.path, &waiver.name) {
        return Some(Idle::Unused);
    }
    why
}

/// What does not block for another reason needs no excuse.
fn excuse(finding: &mut Finding, exemption: Exemption) {
    if finding.exemption.is_none() {
        finding.blocking = false;
        finding.exemption = Some(exemption);
    }
}

/// The functions of the branch, and whether each was compared.
struct Branch<'a> {
    functions: &'a [ChangedFunction],
    compared: &'a [bool],
}

impl Branch<'_> {
    /// The function that a finding is about.
    fn position(&self, finding: &Finding) -> Option<usize> {
        self.functions.iter().position(|function| {
            function.path == finding.path
                && function.fragment.name == finding.name
                && function.fragment.start_line == finding.start_line
        })
    }

    /// Whether a function of this name is among those that were compared.
    fn has_compared(&self, path: &str, name: &str) -> bool {
        let mut functions = self.functions.iter().zip(self.compared);
        functions.any(|(function, compared)| {
            *compared && function.path == path && function.fragment.name == name
        })
    }
}

impl ServerWaiver {
    /// Whether a function is still like the one that was excused. One whose fingerprints are of another
    /// scheme by now cannot be compared; it is taken for the same.
    fn still_holds_for(&self, function: &ChangedFunction) -> bool {
        let now = &function.fragment.fingerprint;
        let Ok(waived) = Fingerprint::decode(&self.fingerprint) else {
            return false;
        };
        let is_comparable = waived.scheme() == now.scheme() && waived.language() == now.language();
        !is_comparable || compare(&waived, now).score >= OperatingPoint::Block.threshold()
    }

    fn exemption(&self) -> Exemption {
        Exemption::Waived {
            place: PLACE.to_owned(),
            until: last_day(self.expires_at).to_string(),
            reason: self.reason.clone(),
        }
    }
}

/// The names under which the functions' repositories publish, each once.
fn repositories(functions: &[ChangedFunction], owners: &mut Owners<'_>) -> Vec<String> {
    let mut names: Vec<String> = functions
        .iter()
        .map(|function| owners.repository(&function.path))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
