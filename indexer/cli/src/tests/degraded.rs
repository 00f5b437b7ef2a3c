//! Checks with a snapshot, at a time that the test chooses.

use std::{collections::BTreeMap, fs, path::PathBuf};

use brickyard_indexer::{
    ExtractOptions, Language, content_hash, extract,
    snapshot::{
        SnapshotFragment, SnapshotHeader, SnapshotOwner, SnapshotPlace, SnapshotService,
        SnapshotStanding, SnapshotWriter,
    },
};
use jiff::{Timestamp, ToSpan as _};

use super::{RESTORE_STOCK, branch};
use crate::{ExitStatus, sandbox::Sandbox};

const TAKEN: &str = "2026-11-20T08:00:00Z";
/// Nobody listens there.
const SERVER: &str = "http://127.0.0.1:9";
const FILE: &str = "catalogue.snapshot";

/// What a server with one function would send.
fn sent(server: &str, language: Language) -> Vec<u8> {
    let extraction = extract("a.ts", RESTORE_STOCK.as_bytes(), &ExtractOptions::default());
    let fragment = &extraction.fragments[0];
    let mut lines = Vec::new();
    let taken: Timestamp = TAKEN.parse().unwrap();
    let header = SnapshotHeader {
        server: server.to_owned(),
        requester: None,
        taken_at: taken.as_second(),
        as_of: 7,
        schemes: BTreeMap::from([(language.name().to_owned(), language.scheme())]),
    };
    let mut writer = SnapshotWriter::begin(header, &mut lines);
    let service = SnapshotService {
        reference: "inventory/restore-stock".to_owned(),
        repository: "example.com/inventory".to_owned(),
        owner: Some(SnapshotOwner {
            name: "inventory".to_owned(),
            contact: Some("#inventory-help".to_owned()),
        }),
    };
    writer.service(service, &mut lines);
    let place = SnapshotPlace {
        service: 0,
        release: Some("2.3.1".to_owned()),
        occurrence: "o1".to_owned(),
        path: "src/restore.ts".to_owned(),
        name: "restoreStock".to_owned(),
        start_line: 2,
        end_line: 14,
    };
    let fragment = SnapshotFragment {
        hash: content_hash(fragment.language, RESTORE_STOCK),
        fingerprint: fragment.fingerprint.clone(),
        standing: SnapshotStanding {
            places: vec![place],
            services: vec![0],
        },
    };
    assert!(writer.fragment(fragment, u64::MAX, &mut lines));
    writer.end(0, 0, &mut lines);
    zstd::encode_all(lines.as_slice(), 3).unwrap()
}

/// A branch, a snapshot that was sent, and so much time since.
struct Scene {
    sandbox: Sandbox,
    snapshot: PathBuf,
}

impl Scene {
    fn new() -> Self {
        Self::with(&sent(SERVER, Language::TypeScript))
    }

    fn with(snapshot: &[u8]) -> Self {
        let mut sandbox = branch();
        sandbox.environment.server = Some(SERVER.to_owned());
        let place = sandbox.path(FILE);
        fs::write(&place, snapshot).unwrap();
        let scene = Self {
            sandbox,
            snapshot: place,
        };
        scene.later(2 * 24)
    }

    /// Lets the client start so many hours after the snapshot was taken.
    fn later(mut self, hours: i64) -> Self {
        let taken: Timestamp = TAKEN.parse().unwrap();
        self.sandbox.environment.now = taken.checked_add(hours.hours()).unwrap();
        self
    }

    /// Checks, and expects a status and texts.
    #[track_caller]
    fn check(&self, arguments: &str, status: ExitStatus, texts: &[&str]) {
        let line = format!("check --base main --snapshot {FILE} {arguments}");
        let run = self.sandbox.run(line.trim());
        let said = format!("{}{}", run.out, run.err);
        for text in texts {
            assert!(said.contains(text), "`{text}` is not said:\n{said}");
        }
        assert_eq!(run.status, status, "{said}");
        assert!(!said.contains("No new duplicates"), "{said}");
    }

    #[track_caller]
    fn refuses(&self, texts: &[&str]) {
        self.check("--offline", ExitStatus::NotCompared, &["NOT COMPARED"]);
        self.check("--offline", ExitStatus::NotCompared, texts);
        let warned = ["WARNING: NOT COMPARED"];
        self.check(
            "--offline --on-unreachable=warn",
            ExitStatus::Success,
            &warned,
        );
    }
}

#[test]
fn a_snapshot_is_compared_with_and_named() {
    let scene = Scene::new();
    let texts = [
        "restoreStock() in inventory/restore-stock@2.3.1",
        "#inventory-help",
        "http://127.0.0.1:9/f/o1",
        "INCOMPLETE: compared with a snapshot of 2026-11-20 (2 days old), not with the catalogue",
        "the server was not asked",
        "waivers and policy are not known here",
    ];
    scene.check("--offline", ExitStatus::Incomplete, &texts);
    // The second time with the index that the first one made.
    assert!(
        scene
            .sandbox
            .path("catalogue.snapshot.index/manifest")
            .is_file()
    );
    scene.check("--offline", ExitStatus::Incomplete, &texts);
}

#[test]
fn a_server_that_is_down_is_replaced_by_the_snapshot() {
    let texts = ["INCOMPLETE", "cannot be reached", "restoreStock()"];
    Scene::new().check("", ExitStatus::Incomplete, &texts);
}

#[test]
fn an_index_of_another_snapshot_is_not_used() {
    let scene = Scene::new();
    scene.check("--offline", ExitStatus::Incomplete, &["restoreStock()"]);
    let other = sent("http://127.0.0.1:8", Language::TypeScript);
    fs::write(&scene.snapshot, other).unwrap();
    scene.refuses(&["the snapshot is of http://127.0.0.1:8, another server"]);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let scene = Scene::new();
    scene.check("--offline", ExitStatus::Incomplete, &["restoreStock()"]);
    for name in ["manifest", "functions", "places", "segment-0"] {
        let file = scene.sandbox.path("catalogue.snapshot.index").join(name);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, &bytes).unwrap();
        scene.check("--offline", ExitStatus::Incomplete, &["restoreStock()"]);
        assert_ne!(fs::read(&file).unwrap(), bytes, "{name} was written again");
    }
}

#[test]
fn a_snapshot_that_is_too_old_is_refused() {
    let scene = Scene::new().later(7 * 24 + 1);
    scene.refuses(&[
        "the snapshot is of 2026-11-20T08:00:00Z, more than 7 days ago",
        "--max-staleness",
    ]);
    scene.check(
        "--offline --max-staleness 8d",
        ExitStatus::Incomplete,
        &["7 days old"],
    );
    let scene = Scene::new().later(13);
    scene.check(
        "--offline --max-staleness 12h",
        ExitStatus::NotCompared,
        &["more than 12 hours ago"],
    );
}

#[test]
fn a_snapshot_from_the_future_is_refused_beyond_what_clocks_differ() {
    Scene::new().later(-1).refuses(&[
        "the snapshot was taken at 2026-11-20T08:00:00Z, which is in the future",
        "set the clock",
    ]);
    let mut scene = Scene::new().later(0);
    let now = scene.sandbox.environment.now;
    scene.sandbox.environment.now = now.checked_sub(299.seconds()).unwrap();
    scene.check("--offline", ExitStatus::Incomplete, &["0 seconds old"]);
}

#[test]
fn a_snapshot_that_is_not_whole_is_refused() {
    let whole = sent(SERVER, Language::TypeScript);
    let cut = &whole[..whole.len() - 20];
    Scene::with(cut).refuses(&["is no sound snapshot", "it is cut off"]);
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 0x10;
    Scene::with(&changed).refuses(&["[folder]/catalogue.snapshot"]);
    Scene::with(b"PK\x03\x04 something else").refuses(&["[folder]/catalogue.snapshot"]);
    Scene::with(b"").refuses(&["[folder]/catalogue.snapshot"]);
}

#[test]
fn a_snapshot_of_another_version_is_refused() {
    let whole = zstd::decode_all(sent(SERVER, Language::TypeScript).as_slice()).unwrap();
    let text = String::from_utf8(whole).unwrap();
    let newer = text.replacen("\"version\":1", "\"version\":2", 1);
    assert_ne!(newer, text);
    let newer = zstd::encode_all(newer.as_bytes(), 3).unwrap();
    Scene::with(&newer).refuses(&["it has version 2 of the format"]);
}

#[test]
fn a_snapshot_that_is_not_there_is_said() {
    let scene = Scene::new();
    fs::remove_file(&scene.snapshot).unwrap();
    scene.refuses(&["there is no file", "brickyard snapshot pull"]);
}

#[test]
fn a_language_that_a_snapshot_lacks_is_not_compared() {
    let scene = Scene::with(&sent(SERVER, Language::Go));
    scene.refuses(&["the snapshot was fetched without TypeScript"]);
}

#[test]
fn what_is_asked_for_but_is_no_age_is_a_usage_error() {
    let run = branch().run("check --max-staleness soon");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(
        run.err.contains("write it like 12h, 7d or 2w"),
        "{}",
        run.err
    );
}
