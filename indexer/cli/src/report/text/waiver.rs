//! `waive` for people.

use std::io::{self, Write};

use crate::{
    output::{flow, labelled, style},
    report::{
        call_name,
        waiver::{Listed, Made, Revoked},
    },
};

/// Says what is excused until when, and what happens next.
pub(crate) fn waived(made: &Made, out: &mut dyn Write) -> io::Result<()> {
    let Made {
        finding,
        place,
        name,
        original,
        until,
        ..
    } = made;
    let title = if made.is_waiting {
        let title = format!("{finding} waits for approval; it would then be waived until {until}");
        style::WARN.paint(title).to_string()
    } else {
        style::GOOD
            .paint(format!("Waived {finding} until {until}"))
            .to_string()
    };
    writeln!(out, "{title}")?;
    flow(
        out,
        2,
        &[
            format!("{place} {}", call_name(name)),
            format!("like {original}"),
        ],
    )?;
    let owner = match &made.owner {
        Some(owner) => format!("team {owner}"),
        None => format!("who maintains {original}"),
    };
    let told = if made.is_waiting {
        format!("{owner} has to approve it: until then it excuses nothing")
    } else {
        format!("{owner} sees it with your reason, and may revoke it")
    };
    labelled(out, 2, "owner", &told)?;
    if made.false_positive {
        let text = "counted as a false positive, for the comparison to be improved";
        labelled(out, 2, "report", text)?;
    }
    if !made.is_waiting {
        let text = "run `brickyard check` again; no commit is needed";
        labelled(out, 2, "next", text)?;
    }
    labelled(
        out,
        2,
        "undo",
        &format!("brickyard waive --revoke {} --reason \"...\"", made.id),
    )
}

/// Says what blocks again.
pub(crate) fn revoked(revoked: &Revoked, out: &mut dyn Write) -> io::Result<()> {
    let Revoked {
        finding,
        repository,
        path,
        name,
    } = revoked;
    writeln!(out, "Revoked the waiver of {finding}")?;
    let parts = [format!("{path} {}", call_name(name)), repository.clone()];
    flow(out, 2, &parts)
}

/// Lists the waivers of a repository.
pub(crate) fn waivers(repository: &str, listed: &[Listed], out: &mut dyn Write) -> io::Result<()> {
    if listed.is_empty() {
        return writeln!(out, "{repository} has no waivers at the server.");
    }
    for waiver in listed {
        let name = call_name(&waiver.name);
        writeln!(
            out,
            "{} {} {}",
            style::STRONG.paint(&waiver.finding),
            style::PLACE.paint(&waiver.path),
            name
        )?;
        let original = waiver.original.as_deref();
        let mut parts = vec![
            format!("{} until {}", waiver.state, waiver.until),
            format!(
                "like {}",
                original.unwrap_or("a service that you cannot view")
            ),
            format!("by {}", waiver.created_by),
        ];
        if waiver.false_positive {
            parts.push("false positive".to_owned());
        }
        flow(out, 2, &parts)?;
        labelled(out, 2, "reason", &waiver.reason)?;
        labelled(out, 2, "id", &waiver.id)?;
    }
    Ok(())
}
