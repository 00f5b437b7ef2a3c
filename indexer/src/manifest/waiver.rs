//! One `[[waiver]]` of a manifest.

use serde::Deserialize;
use toml::Spanned;

use super::source::Source;

/// A finding of `brickyard check` that the repository excuses, as written. Who checks decides whether it
/// holds: what is missing here excuses nothing, but keeps nobody from publishing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestWaiver {
    /// The id of the finding.
    pub finding: Option<String>,
    /// The service of the original, `namespace/name`.
    pub service: Option<String>,
    /// The function that is excused, `src/stock.ts#updateStock`.
    pub function: Option<String>,
    /// The last day on which it holds, `2027-03-31`.
    pub until: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The manifest's line, from 1.
    pub line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with a finding or a service")]
pub(super) struct WaiverTable {
    finding: Option<String>,
    service: Option<String>,
    function: Option<String>,
    until: Option<Day>,
    reason: Option<String>,
}

/// A day, with or without quotes around it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a day such as 2027-03-31")]
enum Day {
    Text(String),
    Date(toml::value::Datetime),
}

impl ManifestWaiver {
    pub(super) fn read(table: &Spanned<WaiverTable>, source: &Source<'_>) -> Self {
        let (line, _) = source.place(table.span().start);
        let table = table.get_ref();
        Self {
            finding: table.finding.clone(),
            service: table.service.clone(),
            function: table.function.clone(),
            until: table.until.as_ref().map(|until| match until {
                Day::Text(day) => day.clone(),
                Day::Date(day) => day.to_string(),
            }),
            reason: table.reason.clone(),
            line,
        }
    }

    /// Tells whether two say the same, wherever they stand.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        Self {
            line: other.line,
            ..self.clone()
        } == *other
    }
}

#[cfg(test)]
mod tests {
    use crate::manifest::parse;

    #[test]
    fn waivers_are_read_as_they_are_written() {
        let text = "\n[[waiver]]\nfinding = 'D-7f3a91c2'\nuntil = 2027-03-31\nreason = 'moves in March'\n\
                    [[waiver]]\nservice = 'a/b'\nfunction = 'src/a.ts#f'\nuntil = '2027-03-31'\n";
        let waivers = parse("brickyard.toml", text).unwrap().waivers;
        let day = Some("2027-03-31".to_owned());
        assert_eq!(waivers[0].finding.as_deref(), Some("D-7f3a91c2"));
        assert_eq!(waivers[0].reason.as_deref(), Some("moves in March"));
        assert_eq!(waivers[1].function.as_deref(), Some("src/a.ts#f"));
        assert_eq!(
            waivers[1].reason, None,
            "who checks says that it is missing"
        );
        assert_eq!([&waivers[0].until, &waivers[1].until], [&day, &day]);
        assert_eq!([waivers[0].line, waivers[1].line], [2, 6]);
        let again = parse("brickyard.toml", &format!("\n\n{text}"))
            .unwrap()
            .waivers;
        assert!(again[0].says_the_same_as(&waivers[0]) && again[0] != waivers[0]);
        assert!(!again[1].says_the_same_as(&waivers[0]));
        assert!(parse("brickyard.toml", "[[waiver]]\nuntill = '2027-03-31'").is_err());
    }
}
