//! What is excused, and the waivers that excuse nothing.

use std::io::{self, Write};

use crate::{
    output::{flow, style},
    report::{
        call_name,
        check::{CheckReport, Exemption, Finding, Idle, IdleWaiver, Like},
    },
};

/// Writes what is excused, why and until when, and what to do about waivers that excuse nothing.
pub(super) fn write(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let excused: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|it| it.is_excused())
        .collect();
    if !excused.is_empty() {
        writeln!(out, "{}", style::STRONG.paint("Waived"))?;
        for finding in excused {
            write_excused(finding, out)?;
        }
        writeln!(out)?;
    }
    if !report.idle_waivers.is_empty() {
        let title = "Waivers that excuse nothing";
        writeln!(out, "{}", style::STRONG.paint(title))?;
        for waiver in &report.idle_waivers {
            write_idle(waiver, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_excused(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let like = match &finding.like {
        Like::Service { version, .. } => version.clone(),
        Like::SameBranch { place, .. } => format!("{}:{}", place.path, place.start_line),
    };
    let name = call_name(&finding.name);
    let mut parts = vec![format!(
        "{} {}:{} {name} like {like}",
        finding.id, finding.path, finding.start_line
    )];
    match &finding.exemption {
        Some(Exemption::Waived {
            place,
            until,
            reason,
        }) => parts.extend([format!("until {until}"), reason.clone(), place.clone()]),
        _ => parts.push("in the baseline".to_owned()),
    }
    flow(out, 2, &parts)
}

fn write_idle(waiver: &IdleWaiver, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = vec![waiver.place.clone(), waiver.finding.clone()];
    parts.push(match waiver.why {
        Idle::Unused => "excuses nothing any more: remove it".to_owned(),
        Idle::Expired => "is over: import or call the original, or waive it again".to_owned(),
        Idle::Lapsed => "has lapsed, the function changed too much: waive it again".to_owned(),
        Idle::Revoked => {
            "was revoked by who owns the original: import or call it, or ask them".to_owned()
        }
        Idle::Waiting => "waits for the approval of who owns the original".to_owned(),
        Idle::Invalid => {
            "needs what it excuses, until=YYYY-MM-DD within 180 days, and reason=\"…\" of 10 \
             characters or more"
                .to_owned()
        }
    });
    flow(out, 2, &parts)
}
