//! Functions inside changed ones and around them.

use std::io::{self, Write};

use crate::{
    output::{flow, labelled, percent, style},
    report::{call_name, check::Containment, search::Owner},
};

/// Writes what stands inside a changed function, or what it stands inside of.
pub(super) fn write_containment(containment: &Containment, out: &mut dyn Write) -> io::Result<()> {
    let place = format!("{}:{}", containment.path, containment.start_line);
    let name = call_name(&containment.name);
    writeln!(
        out,
        "{} {}",
        style::PLACE.paint(place),
        style::STRONG.paint(name)
    )?;
    let (coverage, version) = (percent(containment.coverage), &containment.version);
    let theirs = call_name(&containment.place.name);
    let mut parts = vec![if containment.is_inside {
        format!("{coverage} of it inside {theirs} in {version}")
    } else {
        format!("{coverage} of {theirs} in {version} inside it")
    }];
    let lines = containment.lines;
    parts.extend(lines.map(|(start, end)| format!("lines {start} to {end}")));
    parts.extend(Owner::parts(containment.owner.as_ref()));
    parts.push("never blocks".to_owned());
    flow(out, 2, &parts)?;
    labelled(out, 2, "compare", &containment.url)
}
