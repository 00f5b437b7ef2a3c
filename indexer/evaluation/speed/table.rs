//! Prints what was measured, as Markdown.

use std::{error::Error, io::Write};

use crate::{
    measure::{Usage, median, median_ratio},
    program::Program,
};

/// Prints a row for each program; the first of them is what the others are compared with.
pub(crate) fn compared(
    programs: &[Program],
    rounds: &[Vec<Usage>],
    fragments: usize,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "| program | CPU s | wall s | × CPU | × wall | wall / CPU | peak MB |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    let baseline = rounds.first().map_or(&[][..], Vec::as_slice);
    for (program, usages) in programs.iter().zip(rounds) {
        let Some(usage) = median(usages) else {
            continue;
        };
        let cpu = median_ratio(usages, baseline, |usage| usage.cpu);
        let wall = median_ratio(usages, baseline, |usage| usage.wall);
        writeln!(
            out,
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} |",
            program.name,
            usage.cpu.as_secs_f64(),
            usage.wall.as_secs_f64(),
            cpu.unwrap_or_default(),
            wall.unwrap_or_default(),
            usage.wall.as_secs_f64() / usage.cpu.as_secs_f64(),
            usage.peak as f64 / 1e6,
        )?;
    }
    let allowed = 100.0 + fragments as f64 * 1024.0 / 1e6;
    writeln!(
        out,
        "\nA scan may take {allowed:.0} MB: 100 MB and 1 KiB a function."
    )?;
    Ok(())
}

/// Prints a row for each program, compared with the one before it.
pub(crate) fn grown(
    programs: &[Program],
    rounds: &[Vec<Usage>],
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "\n| program | CPU s | × CPU of the row above | peak MB |"
    )?;
    writeln!(out, "|---|---|---|---|")?;
    let mut before: Option<&[Usage]> = None;
    for (program, usages) in programs.iter().zip(rounds) {
        let Some(usage) = median(usages) else {
            continue;
        };
        let ratio = before.and_then(|before| median_ratio(usages, before, |usage| usage.cpu));
        let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        writeln!(
            out,
            "| {} | {:.2} | {ratio} | {:.0} |",
            program.name,
            usage.cpu.as_secs_f64(),
            usage.peak as f64 / 1e6,
        )?;
        before = Some(usages);
    }
    Ok(())
}
