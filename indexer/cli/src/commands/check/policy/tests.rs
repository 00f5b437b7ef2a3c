use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    thread,
};

use serde_json::json;

use super::*;
use crate::environment::Environment;
use Mode::{Block, Observe, Warn};

/// What is made of a server's answer for code of the team parts in the repository r.
fn asked(answer: &serde_json::Value) -> Floors {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let body = answer.to_string();
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(&stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).unwrap();
        let size = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\nconnection: close");
        write!(&stream, "{head}\r\n\r\n{body}").unwrap();
    });
    let client = Client::new(&Environment::default(), Some(&address)).unwrap();
    let code = ("r".to_owned(), Some("parts".to_owned()));
    let floors = ask_all(BTreeSet::from([code]), &client);
    server.join().unwrap();
    floors
}

fn policy(source: &str, mode: &str, paused: &serde_json::Value) -> serde_json::Value {
    let of = |team: Option<&str>| json!({ "team": team, "mode": mode, "source": source });
    let modes = [of(Some("parts")), of(None)];
    json!({ "data": { "checkPolicy": { "modes": modes, "paused": paused, "maxFamily": 5 } } })
}

#[test]
fn the_servers_answer_says_for_what_the_mode_was_set() {
    let of_parts = |answer: &serde_json::Value| {
        let floors = asked(answer);
        assert_eq!((floors.max_family, floors.note), (Some(5), None));
        assert!(floors.of.contains_key(&("r".to_owned(), None)));
        floors.of[&("r".to_owned(), Some("parts".to_owned()))].clone()
    };
    let none = json!(null);
    let check = |source, expected: &str| {
        let floor = of_parts(&policy(source, "BLOCK", &none));
        assert_eq!(floor, Floor::Mode(Block, expected.to_owned()));
    };
    check("TEAM", "team parts");
    check("REPOSITORY", "repository r");
    check("ORGANISATION", "the organisation");
    let paused = policy("PAUSE", "OBSERVE", &json!({ "reason": "a wrong match" }));
    assert_eq!(of_parts(&paused), Floor::Paused("a wrong match".to_owned()));
    // A mode of a newer server is none that this client could follow.
    assert_eq!(of_parts(&policy("TEAM", "REVIEW", &none)), Floor::Open);
}

#[test]
fn a_server_that_knows_no_policy_sets_no_mode_and_that_is_said() {
    let message = "Unknown field \"checkPolicy\" on type \"Query\".";
    let floors = asked(&json!({ "errors": [{ "message": message }] }));
    assert!(floors.of.is_empty() && floors.max_family.is_none());
    let note = floors.note.unwrap();
    assert!(
        note.starts_with("the server's check policy is not known: "),
        "{note}"
    );
    assert!(note.contains("checkPolicy"), "{note}");
}

fn server(mode: Mode) -> Floor {
    Floor::Mode(mode, "team parts".to_owned())
}

#[test]
fn nobody_weakens_what_another_one_set() {
    let of_server = || ModeSource::Server("team parts".to_owned());
    // The server's mode, the flag, the merge-base's mode; what holds, who decided it, and how many
    // of them are not followed.
    let cases = [
        (Floor::Open, None, None, Observe, ModeSource::Default, 0),
        (
            Floor::Open,
            None,
            Some(Warn),
            Warn,
            ModeSource::MergeBase,
            0,
        ),
        (Floor::Open, Some(Block), None, Block, ModeSource::Flag, 0),
        (
            Floor::Open,
            Some(Block),
            Some(Warn),
            Block,
            ModeSource::Flag,
            0,
        ),
        (
            Floor::Open,
            Some(Warn),
            Some(Warn),
            Warn,
            ModeSource::Flag,
            0,
        ),
        (
            Floor::Open,
            Some(Observe),
            Some(Warn),
            Warn,
            ModeSource::MergeBase,
            1,
        ),
        (server(Warn), None, None, Warn, of_server(), 0),
        (server(Warn), Some(Warn), None, Warn, of_server(), 0),
        (server(Warn), Some(Block), None, Block, ModeSource::Flag, 0),
        (
            server(Warn),
            None,
            Some(Block),
            Block,
            ModeSource::MergeBase,
            0,
        ),
        (
            server(Observe),
            Some(Block),
            None,
            Block,
            ModeSource::Flag,
            0,
        ),
        (server(Block), Some(Observe), None, Block, of_server(), 1),
        (server(Block), None, Some(Warn), Block, of_server(), 1),
        (
            server(Block),
            Some(Observe),
            Some(Warn),
            Block,
            of_server(),
            2,
        ),
    ];
    for (floor, flag, merge_base, mode, source, unfollowed) in cases {
        let mut notes = BTreeSet::new();
        let case = format!("{floor:?} {flag:?} {merge_base:?}");
        let decision = decide(floor, flag, merge_base, &mut notes);
        assert_eq!(decision, Decision { mode, source }, "{case}");
        assert_eq!(notes.len(), unfollowed, "{case}: {notes:?}");
    }
}

#[test]
fn a_pause_holds_whatever_is_asked_for() {
    let mut notes = BTreeSet::new();
    let floor = Floor::Paused("a wrong match".to_owned());
    let decision = decide(floor, Some(Block), Some(Block), &mut notes);
    assert_eq!(decision.mode, Observe);
    assert_eq!(
        decision.source.to_string(),
        "blocking is paused: a wrong match"
    );
    assert!(notes.is_empty());
}

#[test]
fn what_is_not_followed_is_said_with_who_is_stricter() {
    let mut notes = BTreeSet::new();
    decide(server(Block), Some(Observe), None, &mut notes);
    assert_eq!(
        notes.first().map(String::as_str),
        Some(
            "--mode asks for mode observe, which the server's policy for team parts does not \
             allow: the mode is block"
        )
    );
}

#[test]
fn the_strictest_mode_of_all_files_is_the_check_s() {
    let decision = |mode| Decision {
        mode,
        source: ModeSource::Server(mode.name().to_owned()),
    };
    let policies = |modes: &[Mode]| Policies {
        files: (0..)
            .map(|it: u8| it.to_string())
            .zip(modes.iter().map(|mode| decision(*mode)))
            .collect(),
        otherwise: decision(Observe),
        max_family: 10,
        notes: BTreeSet::new(),
    };
    assert_eq!(policies(&[Warn, Block, Observe]).strictest().mode, Block);
    assert_eq!(policies(&[]).strictest().mode, Observe);
    assert_eq!(policies(&[Warn]).of("0").mode, Warn);
    assert_eq!(policies(&[Warn]).of("elsewhere").mode, Observe);
}
