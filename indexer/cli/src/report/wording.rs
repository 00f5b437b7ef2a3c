//! What the formats for other programs say of a check, in plain words and on one line each.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{
    call_name,
    check::{CheckReport, Exemption, Finding, Idle, IdleWaiver, Like, ModeSource, Place},
    search::Owner,
    type_name,
};
use crate::{
    arguments::Mode,
    output::{count, grouped, percent, shortened},
    report::check::{Outcome, Problem},
};

/// How loudly a finding is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// For information: the mode is observe, or something excuses it.
    Note,
    /// Worth a look before merging.
    Warning,
    /// It fails the check.
    Error,
}

/// Returns how loudly a finding is said: as its mode wants it, and never louder than a note when it
/// is excused.
pub(crate) fn severity(finding: &Finding) -> Severity {
    if finding.is_enforced() {
        Severity::Error
    } else if finding.exemption.is_some() || finding.mode == Mode::Observe {
        Severity::Note
    } else {
        Severity::Warning
    }
}

/// Says in one line how the check ended, what was not compared first.
pub(crate) fn headline(report: &CheckReport) -> String {
    let functions = count(report.checked.len(), "function");
    match &report.outcome {
        Outcome::NotCompared(_) => format!("NOT COMPARED: {functions} of this branch"),
        Outcome::Incomplete(_) => {
            let found = match report.findings.len() {
                0 => String::new(),
                _ => format!("; {}", verdict(report)),
            };
            format!("INCOMPLETE: {}{found}", compared(report))
        }
        Outcome::Compared if report.checked.is_empty() => {
            "Nothing to compare: no function was added or changed".to_owned()
        }
        Outcome::Compared if report.findings.is_empty() => "No new duplicates".to_owned(),
        Outcome::Compared => verdict(report),
    }
}

/// Says how much was compared, and whether it was with a snapshot.
fn compared(report: &CheckReport) -> String {
    let done = report.checked.iter().filter(|checked| checked.compared);
    let done = done.count();
    let all = report.checked.len();
    let snapshot = report.snapshot.as_ref().map(|snapshot| {
        let (taken_at, age) = (line(&snapshot.taken_at), age(snapshot.age));
        format!("a snapshot of {taken_at} ({age} old)")
    });
    match snapshot {
        Some(snapshot) if done == all => {
            format!("compared with {snapshot}, not with the catalogue")
        }
        Some(snapshot) => format!(
            "only {done} of {} compared, with {snapshot}",
            count(all, "function")
        ),
        None => format!("only {done} of {} compared", count(all, "function")),
    }
}

/// Says how many findings there are, what follows from them, and how many are excused.
pub(crate) fn verdict(report: &CheckReport) -> String {
    let findings = report.findings.iter();
    let (excused, told): (Vec<&Finding>, Vec<&Finding>) =
        findings.partition(|finding| finding.is_excused());
    let duplicates = match told.len() {
        0 => "no other duplicate".to_owned(),
        many => count(many, "duplicate"),
    };
    let enforced = told.iter().filter(|finding| finding.is_enforced()).count();
    let verdict = match (enforced, report.blocking()) {
        (0, 0) if told.is_empty() => duplicates,
        (0, 0) => format!("{duplicates}, none blocking"),
        (0, blocking) if matches!(report.mode_source, ModeSource::Pause(_)) => {
            format!("{duplicates}, {blocking} would block if blocking were not paused")
        }
        (0, blocking) if report.mode == Mode::Warn => {
            format!("warning: {duplicates}, {blocking} would block")
        }
        (0, blocking) => format!("{duplicates}, {blocking} would block with --mode block"),
        (enforced, _) => format!("Blocked: {duplicates}, {enforced} blocking"),
    };
    match excused.len() {
        0 => verdict,
        excused => format!("{verdict}; {excused} waived"),
    }
}

/// Returns why not everything was compared.
pub(crate) fn problem(report: &CheckReport) -> Option<&Problem> {
    match &report.outcome {
        Outcome::Compared => None,
        Outcome::Incomplete(problem) | Outcome::NotCompared(problem) => Some(problem),
    }
}

/// Says why not everything was compared, with the causes and what to do.
pub(crate) fn reasons(problem: &Problem) -> Vec<String> {
    let causes = problem.causes.iter();
    let causes = causes.map(|cause| format!("cause: {}", line(cause)));
    let mut reasons = vec![line(&problem.message)];
    reasons.extend(causes);
    reasons.push(format!("hint: {}", line(&problem.hint)));
    reasons
}

/// Says what a reader has to know of how the check was made, besides its headline.
pub(crate) fn notes(report: &CheckReport) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(snapshot) = &report.snapshot {
        let (taken_at, reason) = (line(&snapshot.taken_at), line(&snapshot.reason));
        let age = age(snapshot.age);
        notes.push(format!(
            "compared with the snapshot of {taken_at}, {age} old: {reason}"
        ));
    }
    if report.not_compared > 0 {
        let functions = usize::try_from(report.not_compared).unwrap_or(usize::MAX);
        let functions = count(functions, "function");
        notes.push(format!(
            "not compared with {functions} of the catalogue, whose fingerprints are outdated"
        ));
    }
    if !report.skipped.is_empty() {
        let files = count(report.skipped.len(), "changed source file");
        notes.push(format!("{files} not looked into"));
    }
    notes.extend(report.idle_waivers.iter().map(idle_waiver));
    notes
}

fn age(seconds: u64) -> String {
    let whole = |unit: u64| usize::try_from(seconds / unit).unwrap_or(usize::MAX);
    match seconds {
        0..=3_599 => count(whole(60), "minute"),
        3_600..=172_799 => count(whole(3_600), "hour"),
        _ => count(whole(86_400), "day"),
    }
}

fn idle_waiver(waiver: &IdleWaiver) -> String {
    let why = match waiver.why {
        Idle::Unused => "excuses nothing: there is no such finding",
        Idle::Expired => "has expired",
        Idle::Lapsed => "has lapsed: the function changed too much",
        Idle::Revoked => "was revoked by the owner of the original",
        Idle::Waiting => "waits for the approval of the owner of the original",
        Idle::Invalid => "cannot be used: it needs a reason and a last day that is near enough",
    };
    let (finding, place) = (line(&waiver.finding), line(&waiver.place));
    format!("the waiver of {finding} at {place} {why}")
}

/// Says what a finding is: which function is how much like which other one, and whose that is.
pub(crate) fn sentence(finding: &Finding) -> String {
    let ours = name(&finding.name);
    let similarity = percent(finding.similarity);
    match &finding.like {
        Like::Service {
            version,
            owner,
            place,
            ..
        } => {
            let (theirs, version) = (name(&place.name), line(version));
            let owner = self::owner(owner.as_ref());
            format!("{ours} is {similarity} like {theirs} in {version} ({owner})")
        }
        Like::SameBranch { place, copies } => {
            let (theirs, path) = (name(&place.name), line(&place.path));
            let start = place.start_line;
            let further =
                further_copies(copies).map_or(String::new(), |copies| format!(", with {copies}"));
            format!(
                "{ours} is {similarity} like {theirs} at {path}:{start}, in this branch too{further}"
            )
        }
    }
}

/// Says how many functions of the branch are copies of the same one besides a finding's own.
pub(crate) fn further_copies(copies: &[Place]) -> Option<String> {
    match copies.len() {
        0 => None,
        1 => Some("1 further copy".to_owned()),
        many => Some(format!("{} further copies", grouped(many))),
    }
}

/// Returns the places of this branch that a finding is like: the function that was there first, then
/// its further copies.
pub(crate) fn places_in_branch(finding: &Finding) -> impl Iterator<Item = &Place> {
    let (place, copies) = match &finding.like {
        Like::Service { .. } => (None, &[][..]),
        Like::SameBranch { place, copies } => (Some(place), &copies[..]),
    };
    place.into_iter().chain(copies)
}

/// Returns a function's name on one line.
pub(crate) fn name(name: &str) -> String {
    line(&call_name(name))
}

/// Says who answers for something, and where to ask.
pub(crate) fn owner(owner: Option<&Owner>) -> String {
    match owner {
        None => "no owner".to_owned(),
        Some(Owner {
            name,
            contact: None,
        }) => format!("team {}", line(name)),
        Some(Owner {
            name,
            contact: Some(contact),
        }) => format!("team {}, {}", line(name), line(contact)),
    }
}

/// Says how the two differ: `type 3 (edited), 38 of 41 lines in common`.
pub(crate) fn likeness(finding: &Finding) -> String {
    let clone_type = finding.clone_type;
    let word = type_name(clone_type);
    let kind = format!("type {} ({word})", clone_type as u8);
    let Some(explanation) = &finding.explanation else {
        return kind;
    };
    let lines = (finding.end_line + 1).saturating_sub(finding.start_line);
    let common = explanation.common_lines.min(lines);
    let lines = count(lines as usize, "line");
    format!("{kind}, {common} of {lines} in common")
}

/// Says what follows from a finding.
pub(crate) fn consequence(finding: &Finding) -> String {
    match &finding.exemption {
        Some(Exemption::Waived {
            place,
            until,
            reason,
        }) => {
            let (place, until, reason) = (line(place), line(until), line(reason));
            return format!("waived until {until} ({place}): {reason}");
        }
        Some(Exemption::Baseline) => return "known: the baseline has it".to_owned(),
        Some(Exemption::GoldenPath(service)) => {
            return format!("never blocks: {} is meant to be copied", line(service));
        }
        Some(Exemption::Family) => {
            return "never blocks: many services have it, propose a library".to_owned();
        }
        None => {}
    }
    match (finding.blocking, finding.mode) {
        (false, _) => "does not block",
        (true, Mode::Block) => "blocks",
        (true, _) => "would block if the mode were block",
    }
    .to_owned()
}

/// Says what can be done instead of keeping the copy, each as a word and a sentence.
pub(crate) fn advice(finding: &Finding) -> Vec<(&'static str, String)> {
    let Like::Service {
        version,
        owner,
        repository,
        place,
        ..
    } = &finding.like
    else {
        let instead = "keep one of them and call it from the other places";
        return vec![("instead", instead.to_owned())];
    };
    let (theirs, repository, path) = (name(&place.name), line(repository), line(&place.path));
    let mut advice = vec![
        ("import", format!("{theirs} from {repository}, {path}")),
        ("call", format!("the service {}", line(version))),
        ("ask", self::owner(owner.as_ref())),
    ];
    advice.extend(waiver(finding).map(|command| ("waive", command)));
    advice
}

/// Returns the command by which a copy that is meant is excused; none if nothing has to be.
pub(crate) fn waiver(finding: &Finding) -> Option<String> {
    let can_block = finding.blocking && finding.exemption.is_none();
    can_block.then(|| {
        format!(
            "brickyard waive {} --reason \"why it is meant\"",
            finding.id
        )
    })
}

/// Returns the page on which the two can be compared.
pub(crate) fn page(finding: &Finding) -> Option<&str> {
    match &finding.like {
        Like::Service { url, .. } => Some(url),
        Like::SameBranch { .. } => None,
    }
}

/// What an address cannot have, or what would end it in Markdown or XML.
const NOT_IN_ADDRESSES: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'(')
    .add(b')')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns an address in which everything that is no part of addresses is encoded.
pub(crate) fn link(address: &str) -> String {
    utf8_percent_encode(address, NOT_IN_ADDRESSES).to_string()
}

/// Returns a text on one line, without control characters.
pub(crate) fn line(text: &str) -> String {
    shortened(text, usize::MAX)
}

#[cfg(test)]
mod tests;
