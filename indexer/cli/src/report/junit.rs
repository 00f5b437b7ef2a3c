//! `check` as the XML of `JUnit`, for Jenkins and whatever else shows test results.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    check::{CheckReport, Checked, Finding, Outcome},
    wording,
};

/// How a test case ended.
enum Ending<'a> {
    Passed,
    /// It was not compared, or all that was found is excused.
    Skipped(String),
    /// It fails the check.
    Failed(Vec<&'a Finding>),
}

/// Writes a test case for each function that was to be compared: failed if that fails the check, skipped
/// if it is excused or was not compared. If something was not compared, a test case of its own says so
/// with an error.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let names = names(&report.checked);
    let cases: Vec<(&Checked, String, Vec<&Finding>)> = report
        .checked
        .iter()
        .zip(names)
        .map(|(checked, name)| (checked, name, findings_of(report, checked)))
        .collect();
    let endings: Vec<Ending<'_>> = cases
        .iter()
        .map(|(checked, _, findings)| ending(checked, findings))
        .collect();
    let number = |is: fn(&Ending<'_>) -> bool| endings.iter().filter(|ending| is(ending)).count();
    let problem = wording::problem(report);
    let counts = [
        ("tests", cases.len() + usize::from(problem.is_some())),
        (
            "failures",
            number(|ending| matches!(ending, Ending::Failed(_))),
        ),
        ("errors", usize::from(problem.is_some())),
        (
            "skipped",
            number(|ending| matches!(ending, Ending::Skipped(_))),
        ),
    ];
    let counts: Vec<(&str, String)> = counts.map(|(name, count)| (name, count.to_string())).into();

    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // The schema knows no number of skipped ones here.
    let all = counts.iter().filter(|(name, _)| *name != "skipped");
    let all = all.map(|(name, count)| (*name, count.as_str()));
    let suites = writer
        .create_element("testsuites")
        .with_attribute(("name", "brickyard check"));
    suites.with_attributes(all).write_inner_content(|writer| {
        let counts = counts.iter().map(|(name, count)| (*name, count.as_str()));
        let suite = writer
            .create_element("testsuite")
            .with_attribute(("name", "brickyard check"));
        suite
            .with_attributes(counts)
            .write_inner_content(|writer| {
                write_properties(report, writer)?;
                if problem.is_some() {
                    write_not_compared(report, writer)?;
                }
                for ((checked, name, findings), ending) in cases.iter().zip(&endings) {
                    write_case(checked, name, findings, ending, writer)?;
                }
                Ok(())
            })?;
        Ok(())
    })?;
    out.write_all(&writer.into_inner())?;
    writeln!(out)
}

/// Returns what the cases are called. A report knows a test by its class and name, so that functions of
/// one name in one file are numbered, and lines are no part of it.
fn names(functions: &[Checked]) -> Vec<String> {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let name = |checked: &Checked| {
        let Checked { path, name, .. } = checked;
        let number = seen.entry((path.clone(), name.clone())).or_default();
        *number += 1;
        match *number {
            1 => wording::name(name),
            number => format!("{} ({number})", wording::name(name)),
        }
    };
    functions.iter().map(name).collect()
}

fn findings_of<'a>(report: &'a CheckReport, checked: &Checked) -> Vec<&'a Finding> {
    let of_function = |finding: &&Finding| {
        finding.path == checked.path
            && finding.name == checked.name
            && finding.start_line == checked.start_line
    };
    report.findings.iter().filter(of_function).collect()
}

fn ending<'a>(checked: &Checked, findings: &[&'a Finding]) -> Ending<'a> {
    let enforced = findings.iter().copied();
    let enforced: Vec<&Finding> = enforced.filter(|finding| finding.is_enforced()).collect();
    let excused = findings.iter().find(|finding| finding.exemption.is_some());
    if !enforced.is_empty() {
        Ending::Failed(enforced)
    } else if !checked.compared {
        Ending::Skipped("not compared".to_owned())
    } else if let Some(excused) = excused {
        Ending::Skipped(wording::consequence(excused))
    } else {
        Ending::Passed
    }
}

fn write_properties(report: &CheckReport, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let mut properties = vec![
        ("outcome", wording::headline(report)),
        ("mode", report.mode.name().to_owned()),
        ("mode source", report.mode_source.to_string()),
        ("catalogue", report.server.clone()),
        ("base", report.base.clone()),
    ];
    properties.extend(
        wording::notes(report)
            .into_iter()
            .map(|note| ("note", note)),
    );
    let properties = properties.iter();
    let properties = properties.map(|(name, value)| (name, attribute(value)));
    writer
        .create_element("properties")
        .write_inner_content(|writer| {
            for (name, value) in properties {
                let property = writer.create_element("property");
                let property = property.with_attribute(("name", *name));
                property
                    .with_attribute(("value", value.as_str()))
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

fn write_not_compared(report: &CheckReport, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let reasons = wording::problem(report).map(wording::reasons);
    let reasons = reasons.unwrap_or_default().join("\n");
    let kind = match report.outcome {
        Outcome::Incomplete(_) => "incomplete",
        Outcome::Compared | Outcome::NotCompared(_) => "not compared",
    };
    let case = writer
        .create_element("testcase")
        .with_attribute(("classname", "brickyard"));
    let case = case.with_attribute(("name", "comparison with the catalogue"));
    case.write_inner_content(|writer| {
        let error = writer
            .create_element("error")
            .with_attribute(("type", kind));
        let error =
            error.with_attribute(("message", attribute(&wording::headline(report)).as_str()));
        error.write_text_content(BytesText::new(&text(&reasons)))?;
        Ok(())
    })?;
    Ok(())
}

fn write_case(
    checked: &Checked,
    name: &str,
    findings: &[&Finding],
    ending: &Ending<'_>,
    writer: &mut Writer<Vec<u8>>,
) -> io::Result<()> {
    let case = writer.create_element("testcase");
    let case = case.with_attribute(("classname", attribute(&checked.path).as_str()));
    let case = case.with_attribute(("name", attribute(name).as_str()));
    if findings.is_empty() && matches!(ending, Ending::Passed) {
        case.write_empty()?;
        return Ok(());
    }
    case.write_inner_content(|writer| {
        match ending {
            Ending::Passed => {}
            Ending::Skipped(why) => {
                let skipped = writer.create_element("skipped");
                skipped
                    .with_attribute(("message", attribute(why).as_str()))
                    .write_empty()?;
            }
            Ending::Failed(enforced) => {
                for finding in enforced {
                    let failure = writer.create_element("failure");
                    let failure = failure.with_attribute(("type", "duplicate function"));
                    let message = attribute(&wording::sentence(finding));
                    let failure = failure.with_attribute(("message", message.as_str()));
                    failure.write_text_content(BytesText::new(&told(finding)))?;
                }
            }
        }
        let told: Vec<String> = findings.iter().map(|finding| told(finding)).collect();
        if !matches!(ending, Ending::Failed(_)) && !told.is_empty() {
            let output = writer.create_element("system-out");
            output.write_text_content(BytesText::new(&told.join("\n\n")))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Says everything of a finding on several lines.
fn told(finding: &Finding) -> String {
    let Finding { id, path, .. } = finding;
    let (likeness, consequence) = (wording::likeness(finding), wording::consequence(finding));
    let mut lines = vec![
        format!("{id} {}:{}", wording::line(path), finding.start_line),
        wording::sentence(finding),
        format!("{likeness}; {consequence}"),
    ];
    lines.extend(wording::page(finding).map(|page| format!("compare: {}", wording::link(page))));
    let advice = wording::advice(finding).into_iter();
    lines.extend(advice.map(|(word, text)| format!("{word}: {text}")));
    text(&lines.join("\n"))
}

/// Returns a text as an attribute may have it: on one line, since line ends become spaces there.
fn attribute(text: &str) -> String {
    self::text(&wording::line(text))
}

/// Replaces the characters that XML 1.0 cannot have, not even escaped.
fn text(text: &str) -> String {
    let allowed = |character: char| matches!(character, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let character = |character| {
        if allowed(character) {
            character
        } else {
            '\u{fffd}'
        }
    };
    text.chars().map(character).collect()
}

#[cfg(test)]
mod tests;
