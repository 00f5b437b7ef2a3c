//! `cache` for people.

use std::io::{self, Write};

use crate::{
    output::{count, labelled},
    report::cache::CacheReport,
};

/// Writes what is kept of scans.
pub(crate) fn cache(report: &CacheReport, out: &mut dyn Write) -> io::Result<()> {
    let scans = count(report.scans, "kept scan");
    let (bytes, most) = (size(report.bytes), size(report.most_bytes));
    writeln!(out, "{scans} · {bytes} of at most {most}")?;
    labelled(out, 0, "folder", &report.folder)
}

/// Writes what was removed.
pub(crate) fn cleared(report: &CacheReport, out: &mut dyn Write) -> io::Result<()> {
    let scans = count(report.scans, "kept scan");
    writeln!(out, "removed {scans}, {}", size(report.bytes))
}

/// Says a number of bytes in MiB, with a decimal where it matters.
fn size(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    if tenths < 100 {
        format!("{}.{} MiB", tenths / 10, tenths % 10)
    } else {
        format!("{} MiB", tenths.div_ceil(10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_never_said_to_be_less_than_they_are() {
        let check = |bytes, expected: &str| assert_eq!(size(bytes), expected);
        check(0, "0.0 MiB");
        check(1, "0.1 MiB");
        check(3 << 19, "1.5 MiB");
        check((10 << 20) + 1, "11 MiB");
        check(1 << 30, "1024 MiB");
    }
}
