//! `resolve` for people.

use std::io::{self, Write};

use crate::{
    output::{flow, labelled, style},
    report::{
        resolve::{Endpoint, Found, Nothing, ResolveReport},
        search::Owner,
    },
};

/// Writes what to call, or why there is nothing.
pub(crate) fn resolve(report: &ResolveReport, out: &mut dyn Write) -> io::Result<()> {
    match report {
        ResolveReport::Found(found) => write_found(found, out),
        ResolveReport::Nothing(nothing) => write_nothing(nothing, out),
    }
}

fn write_found(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let name = match &found.release {
        Some(number) => format!("{}@{number}", found.service),
        None => format!("{} (head, there is no release)", found.service),
    };
    let paint = match found.state.as_str() {
        "published" => style::GOOD,
        _ => style::WARN,
    };
    let (name, state) = (style::STRONG.paint(name), paint.paint(&found.state));
    writeln!(out, "{name}  {state}")?;
    flow(out, 2, &Owner::parts(found.owner.as_ref()))?;
    let lines = [
        ("was", &found.former_name),
        ("endpoint", &found.endpoint.as_ref().map(endpoint)),
        ("security", &found.security),
        ("because", &found.reason),
        ("instead", &found.replacement),
    ];
    for (label, text) in lines {
        if let Some(text) = text {
            labelled(out, 2, label, text)?;
        }
    }
    // As they stand in an answer, to be copied: no wrapping.
    for (header, value) in [
        ("Deprecation", &found.deprecation),
        ("Sunset", &found.sunset),
    ] {
        if let Some(value) = value {
            writeln!(out, "  {header}: {value}")?;
        }
    }
    writeln!(out, "  {}", style::WEAK.paint(&found.url))
}

fn endpoint(endpoint: &Endpoint) -> String {
    let method = endpoint.method.iter().map(|method| format!("{method} "));
    let address: String = method.chain([endpoint.url.clone()]).collect();
    format!("{address} by {}", endpoint.protocol)
}

fn write_nothing(nothing: &Nothing, out: &mut dyn Write) -> io::Result<()> {
    let message = style::BAD.paint("Nothing to call:");
    writeln!(out, "{message} {}.", nothing.message)?;
    if nothing.available.is_empty() {
        return Ok(());
    }
    labelled(out, 2, "instead", &nothing.available.join(", "))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn shown(report: &ResolveReport) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        resolve(report, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn a_deprecated_release_says_what_to_do() {
        let text = |text: &str| Some(text.to_owned());
        let found = Found {
            service: "inventory/update-stock".to_owned(),
            release: text("2.3.1"),
            state: "sunset".to_owned(),
            reason: text("counts returns twice"),
            replacement: text("inventory/stock@^3"),
            deprecation: text("@1767225600"),
            sunset: text("Fri, 01 Jan 2027 00:00:00 GMT"),
            endpoint: Some(Endpoint {
                protocol: "https".to_owned(),
                url: "https://stock.example.com/update".to_owned(),
                method: text("POST"),
            }),
            security: text("oauth2"),
            owner: Some(Owner {
                name: "inventory".to_owned(),
                contact: text("#stock"),
            }),
            former_name: text("inventory/change-stock"),
            url: "http://127.0.0.1:7878/services/inventory/update-stock".to_owned(),
        };
        assert_snapshot!(shown(&ResolveReport::Found(Box::new(found))), @"
        inventory/update-stock@2.3.1  sunset
          team inventory · #stock
          was      inventory/change-stock
          endpoint POST https://stock.example.com/update by https
          security oauth2
          because  counts returns twice
          instead  inventory/stock@^3
          Deprecation: @1767225600
          Sunset: Fri, 01 Jan 2027 00:00:00 GMT
          http://127.0.0.1:7878/services/inventory/update-stock
        ");
    }

    #[test]
    fn a_head_without_release_says_so() {
        let found = Found {
            service: "shop/price".to_owned(),
            state: "published".to_owned(),
            url: "http://127.0.0.1:7878/services/shop/price".to_owned(),
            ..Found::default()
        };
        assert_snapshot!(shown(&ResolveReport::Found(Box::new(found))), @"
        shop/price (head, there is no release)  published
          no owner
          http://127.0.0.1:7878/services/shop/price
        ");
    }

    #[test]
    fn nothing_to_call_comes_with_a_reason_and_what_there_is() {
        let nothing = Nothing {
            reason: "no_matching_release".to_owned(),
            message: "no release of shop/price is in the range ^4".to_owned(),
            available: vec!["3.1.0".to_owned(), "2.0.4".to_owned()],
        };
        assert_snapshot!(shown(&ResolveReport::Nothing(nothing)), @"
        Nothing to call: no release of shop/price is in the range ^4.
          instead  3.1.0, 2.0.4
        ");
    }
}
