//! Days, which end in UTC.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};

/// How many days ahead the last day of a waiver may be, unless the server says less.
pub(super) const MAX_DAYS: i32 = 180;

/// The present day.
pub(in crate::commands) fn today(now: Timestamp) -> Date {
    Offset::UTC.to_datetime(now).date()
}

/// The last day before a time.
pub(in crate::commands) fn last_day(end: Timestamp) -> Date {
    let last = end.checked_sub(1.nanosecond());
    today(last.unwrap_or(end))
}

/// Reads a day such as `2027-03-31`.
pub(super) fn read(text: &str) -> Option<Date> {
    // What else the library would read, times and shorter forms among it, is not written by anybody
    // who means a day.
    let is_plain = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    text.parse().ok().filter(|_| is_plain)
}

/// How many days one day is after another.
pub(super) fn days_after(day: Date, earlier: Date) -> i32 {
    earlier.until(day).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_in_utc() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(today(at("2026-03-01T23:59:59Z")).to_string(), "2026-03-01");
        assert_eq!(
            today(at("2026-03-02T01:00:00+02:00")).to_string(),
            "2026-03-01"
        );
        assert_eq!(
            last_day(at("2026-04-01T00:00:00Z")).to_string(),
            "2026-03-31"
        );
        assert_eq!(
            last_day(at("2026-04-01T12:00:00Z")).to_string(),
            "2026-04-01"
        );
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        for good in ["2027-03-31", "2028-02-29"] {
            assert_eq!(read(good).unwrap().to_string(), good);
        }
        for bad in [
            "2027-02-29",
            "20270331",
            "2027-3-31",
            "2027-03-31T00:00:00",
            "soon",
            "",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_are_counted_across_months_and_years() {
        let days = |day, earlier| days_after(read(day).unwrap(), read(earlier).unwrap());
        assert_eq!(days("2027-03-31", "2027-03-31"), 0);
        assert_eq!(days("2028-03-01", "2028-02-28"), 2);
        assert_eq!(days("2027-03-31", "2026-10-02"), 180);
        assert_eq!(days("2026-01-01", "2026-01-02"), -1);
    }
}
