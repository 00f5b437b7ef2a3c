//! What a snapshot is.

use std::collections::BTreeMap;

/// What a snapshot is.
#[derive(Debug)]
pub(crate) struct SnapshotReport {
    pub(crate) file: String,
    pub(crate) server: String,
    /// For whom it was made; none is somebody anonymous.
    pub(crate) requester: Option<String>,
    /// By the server's clock, in seconds since 1970.
    pub(crate) taken_at: i64,
    /// In seconds; negative when it was taken in the future.
    pub(crate) age: i64,
    pub(crate) as_of: i64,
    /// Each with the scheme of its fingerprints.
    pub(crate) languages: BTreeMap<String, u16>,
    pub(crate) fragments: u64,
    /// How many of those with the fewest tokens did not fit in.
    pub(crate) left_out: u64,
    /// How many have no fingerprint of the present scheme.
    pub(crate) outdated: u64,
}

/// Writes a moment as RFC 3339, or how it was given if it is none.
pub(crate) fn moment(seconds: i64) -> String {
    let moment = jiff::Timestamp::from_second(seconds);
    moment.map_or_else(|_| seconds.to_string(), |moment| moment.to_string())
}

/// Says an age in the largest unit of which there are two or more: `36 hours`, `2 days`.
pub(crate) fn age(seconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let fitting = UNITS.iter().find(|(unit, _)| seconds >= 2 * unit);
    let (number, unit) = fitting.map_or((seconds, "second"), |(unit, name)| (seconds / unit, name));
    crate::output::count(usize::try_from(number).unwrap_or(usize::MAX), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_in_the_largest_unit_that_fits_twice() {
        let check = |seconds, expected: &str| assert_eq!(age(seconds), expected);
        check(1, "1 second");
        check(119, "119 seconds");
        check(120, "2 minutes");
        check(36 * 3_600, "36 hours");
        check(2 * 86_400 + 5, "2 days");
    }

    #[test]
    fn a_moment_is_written_for_people_and_programs() {
        assert_eq!(moment(1_795_132_800), "2026-11-20T00:00:00Z");
        assert_eq!(moment(i64::MAX), i64::MAX.to_string());
    }
}
