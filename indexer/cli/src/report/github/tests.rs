use insta::assert_snapshot;

use super::*;
use crate::{
    arguments::Mode,
    report::check::{Outcome, samples},
};

/// A command as the runner reads it: its name, its properties and its message.
#[derive(Debug)]
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

fn text(report: &CheckReport) -> String {
    let mut out = Vec::new();
    check(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads commands by the rules of the runner: a line that begins with `::`, the name up to the first
/// space, properties between commas, the message behind the next `::`; then the escapes.
fn commands(text: &str) -> Vec<Command> {
    let command = |line: &str| {
        let line = line.strip_prefix("::").expect("every line is a command");
        let (head, message) = line.split_once("::").expect("a command has a message");
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties
            .split(',')
            .filter(|property| !property.is_empty());
        let pair = |property: &str| {
            let (name, value) = property.split_once('=').expect("a property has a value");
            let value = value.replace("%2C", ",").replace("%3A", ":");
            (name.to_owned(), unescaped(&value))
        };
        Command {
            name: name.to_owned(),
            properties: properties.map(pair).collect(),
            message: unescaped(message),
        }
    };
    // The runner ends lines at carriage returns as well.
    let lines = text.split(['\r', '\n']).filter(|line| !line.is_empty());
    lines.map(command).collect()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("%0D", "\r").replace("%0A", "\n");
    text.replace("%25", "%")
}

fn property_of<'a>(command: &'a Command, name: &str) -> &'a str {
    let mut found = command.properties.iter().filter(|(key, _)| key == name);
    found.next().map_or("", |(_, value)| value)
}

#[test]
fn a_finding_is_annotated_at_its_first_changed_line() {
    let report = samples::report(vec![samples::finding()], Outcome::Compared);
    assert_snapshot!(text(&report), @r##"
    ::error file=src/refund/stock.ts,line=43,title=Duplicate function%2C blocking (D-7f3a91c2)::restoreStock() is 94 %25 like updateStock() in inventory/update-stock@2.3.1 (team inventory, #inventory-help)%0Atype 3 (edited), 38 of 41 lines in common; blocks%0Acompare: http://127.0.0.1:7878/f/abc%0Aimport: updateStock() from shop/inventory, update-stock/src/stock.ts%0Acall: the service inventory/update-stock@2.3.1%0Aask: team inventory, #inventory-help%0Awaive: brickyard waive D-7f3a91c2 --reason "why it is meant"
    ::notice title=Brickyard::Blocked: 1 duplicate, 1 blocking%0Amode block (the server's policy for team payments)
    "##);
}

#[test]
fn hostile_names_come_back_as_they_were_and_start_no_command_of_their_own() {
    let report = samples::hostile(Outcome::NotCompared(samples::problem()));
    let commands = commands(&text(&report));
    assert_eq!(commands.len(), report.findings.len() + 1);
    let files = commands
        .iter()
        .filter(|command| !property_of(command, "file").is_empty());
    let files: Vec<&str> = files.map(|command| property_of(command, "file")).collect();
    assert_eq!(
        files
            .iter()
            .filter(|file| **file == samples::HOSTILE)
            .count(),
        2
    );
    for command in &commands {
        let known = ["file", "line", "title"];
        let foreign = command
            .properties
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()));
        assert!(foreign.is_none(), "{command:?}");
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()));
    }
}

#[test]
fn what_was_not_compared_is_an_error_or_at_least_a_warning() {
    let report = |status| {
        let problem = crate::report::check::Problem {
            status,
            ..samples::problem()
        };
        samples::report(vec![], Outcome::NotCompared(problem))
    };
    let check = |status, expected: &str| {
        let commands = commands(&text(&report(status)));
        assert_eq!(commands.len(), 1);
        assert_eq!(commands[0].name, expected);
        let message = &commands[0].message;
        assert!(
            message.starts_with("NOT COMPARED: 2 functions"),
            "{message}"
        );
        assert!(message.contains("hint: try again in a minute"), "{message}");
    };
    check(ExitStatus::NotCompared, "error");
    check(ExitStatus::Success, "warning");
}

#[test]
fn at_most_ten_of_a_level_are_written_and_the_rest_is_counted() {
    let finding = |mode| Finding {
        mode,
        ..samples::finding()
    };
    let check = |modes: Vec<Mode>, level: &str, expected: usize, left_out: Option<&str>| {
        let findings = modes.into_iter().map(finding).collect();
        let commands = commands(&text(&samples::report(findings, Outcome::Compared)));
        let mut of_level = commands.iter().filter(|command| command.name == level);
        assert_eq!(of_level.clone().count(), expected);
        let counted = of_level.find(|command| command.message.contains("more of these"));
        let counted = counted.map(|command| command.message.split(' ').next().unwrap());
        assert_eq!(counted, left_out);
    };
    check(vec![Mode::Block; 10], "error", 10, None);
    check(vec![Mode::Block; 11], "error", 10, Some("2"));
    // The check as a whole is a notice, too.
    check(vec![Mode::Observe; 9], "notice", 10, None);
    check(vec![Mode::Observe; 30], "notice", 10, Some("22"));
}
