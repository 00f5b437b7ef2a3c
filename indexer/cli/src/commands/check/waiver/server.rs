//! The waivers that the server has of a repository.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::day::last_day;
use crate::{
    client::{Client, ClientError},
    operations::waivers::{
        Waivers,
        waivers::{Variables, WaiverState, WaiversWaiversNodes},
    },
    report::waiver::Listed,
};

/// Where such a waiver stands.
pub(in crate::commands) const PLACE: &str = "server";
/// How many pages of waivers are read at most.
const MAX_PAGES: usize = 50;

/// Whether a waiver excuses its finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum State {
    /// Not yet.
    Waiting,
    /// Yes.
    Active,
    /// No longer: its time is over.
    Expired,
    /// No longer: somebody revoked it.
    Revoked,
}

/// A waiver of the server.
#[derive(Debug, Clone)]
pub(in crate::commands) struct ServerWaiver {
    pub(in crate::commands) id: String,
    /// The finding's id.
    pub(in crate::commands) finding: String,
    pub(in crate::commands) path: String,
    pub(in crate::commands) name: String,
    /// The function as it was excused, encoded.
    pub(in crate::commands) fingerprint: Vec<u8>,
    /// The service of the original; none when it may not be viewed.
    pub(in crate::commands) original: Option<String>,
    pub(in crate::commands) reason: String,
    pub(in crate::commands) false_positive: bool,
    pub(in crate::commands) state: State,
    pub(in crate::commands) expires_at: Timestamp,
    pub(in crate::commands) created_by: String,
}

/// The waivers of a repository: of each finding the one that counts.
#[derive(Debug)]
pub(in crate::commands) struct Fetched {
    /// In the order of their findings.
    pub(in crate::commands) waivers: Vec<ServerWaiver>,
    /// How many days ahead the last day of a waiver may be.
    pub(in crate::commands) max_days: i32,
    /// Whether each has to be approved before it excuses anything.
    pub(in crate::commands) approval: bool,
}

impl From<ServerWaiver> for Listed {
    fn from(waiver: ServerWaiver) -> Self {
        Self {
            until: last_day(waiver.expires_at).to_string(),
            state: match waiver.state {
                State::Waiting => "waiting",
                State::Active => "active",
                State::Expired => "expired",
                State::Revoked => "revoked",
            },
            id: waiver.id,
            finding: waiver.finding,
            path: waiver.path,
            name: waiver.name,
            original: waiver.original,
            reason: waiver.reason,
            false_positive: waiver.false_positive,
            created_by: waiver.created_by,
        }
    }
}

/// Reads the waivers of a repository.
///
/// # Errors
/// The server cannot be asked, or refuses.
pub(in crate::commands) fn fetch(
    client: &Client,
    repository: &str,
) -> Result<Fetched, ClientError> {
    let mut fetched = Fetched {
        waivers: Vec::new(),
        max_days: 0,
        approval: false,
    };
    let mut after = None;
    for _ in 0..MAX_PAGES {
        let answer = client.call::<Waivers>(Variables {
            repository: repository.to_owned(),
            after: after.clone(),
        })?;
        fetched.max_days = i32::try_from(answer.waiver_rules.max_days).unwrap_or(i32::MAX);
        fetched.approval = answer.waiver_rules.approval;
        let page = answer.waivers;
        fetched.waivers.extend(page.nodes.into_iter().map(waiver));
        after = page.page_info.end_cursor;
        if !page.page_info.has_next_page || after.is_none() {
            break;
        }
    }
    fetched.waivers = counting(fetched.waivers);
    Ok(fetched)
}

/// Keeps one waiver of each finding, the one that excuses it, else the newest; they come newest first.
fn counting(mut waivers: Vec<ServerWaiver>) -> Vec<ServerWaiver> {
    waivers.sort_by(|a, b| {
        let rank = |waiver: &ServerWaiver| waiver.state != State::Active;
        a.finding
            .cmp(&b.finding)
            .then_with(|| rank(a).cmp(&rank(b)))
    });
    waivers.dedup_by(|later, kept| later.finding == kept.finding);
    waivers
}

fn waiver(node: WaiversWaiversNodes) -> ServerWaiver {
    ServerWaiver {
        id: node.id,
        finding: node.finding,
        path: node.path,
        name: node.name,
        fingerprint: STANDARD.decode(node.fingerprint).unwrap_or_default(),
        original: node.original,
        reason: node.reason,
        false_positive: node.false_positive,
        state: match node.state {
            WaiverState::Active => State::Active,
            WaiverState::Waiting => State::Waiting,
            WaiverState::Expired => State::Expired,
            // What a newer server calls otherwise excuses nothing that this client knows of.
            WaiverState::Revoked | WaiverState::Other(_) => State::Revoked,
        },
        expires_at: node.expires_at.parse().unwrap_or_default(),
        created_by: node.created_by,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn waiver(finding: &str, state: State) -> ServerWaiver {
        ServerWaiver {
            id: "w".to_owned(),
            finding: finding.to_owned(),
            path: "a.ts".to_owned(),
            name: "f".to_owned(),
            fingerprint: Vec::new(),
            original: None,
            reason: "it is tested".to_owned(),
            false_positive: false,
            state,
            expires_at: Timestamp::default(),
            created_by: "ada".to_owned(),
        }
    }

    #[test]
    fn of_each_finding_the_one_in_force_counts_else_the_newest() {
        let all = vec![
            waiver("D-2", State::Revoked),
            waiver("D-1", State::Waiting),
            waiver("D-2", State::Active),
            waiver("D-1", State::Revoked),
            waiver("D-2", State::Expired),
        ];
        let kept = counting(all);
        let kept: Vec<_> = kept
            .iter()
            .map(|it| (it.finding.as_str(), it.state))
            .collect();
        assert_eq!(kept, [("D-1", State::Waiting), ("D-2", State::Active)]);
    }
}
