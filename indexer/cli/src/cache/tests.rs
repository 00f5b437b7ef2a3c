use std::{fs, thread};

use brickyard_indexer::extract;

use super::*;
use crate::sandbox::Sandbox;

/// Returns a function of JavaScript that is like those of the same family, and not like others.
fn function(name: &str, family: usize) -> String {
    use std::fmt::Write as _;
    let mut text = format!("export function {name}(items, stock) {{\n  let changed = 0;\n");
    for line in 0..10 {
        let _ = writeln!(
            text,
            "  if (stock.has{family}_{line}(items)) {{ changed += stock.take{line}_{family}(items, {line}); }}"
        );
    }
    text + "  return changed;\n}\n"
}

/// Returns a sandbox with a cache folder and so many files of which neighbours are alike.
fn sandbox(files: usize) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.environment.cache = Some("cache".into());
    sandbox.write(".gitignore", "cache\n");
    for number in 0..files {
        let text = function(&format!("take{number}"), number / 3);
        sandbox.write(&format!("src/{number}.js"), &text);
    }
    sandbox.write("src/a.test.js", &function("tested", 1));
    sandbox
}

/// Returns the only kept scan.
fn kept(sandbox: &Sandbox) -> PathBuf {
    let mut files = fs::read_dir(sandbox.path("cache/scans")).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none(), "one scan is kept");
    file
}

const OPTIONS: [&str; 8] = [
    "scan . --all --explain",
    "scan . --format json --pairs --explain",
    "scan src --format json --pairs --threshold related",
    "scan . --format json --pairs --threshold block",
    "scan . --format json --pairs --include-tests --include-generated",
    "scan . --format json --pairs --min-tokens 30",
    "scan . --format json --pairs --include-tests",
    "scan . --format json --pairs --containments",
];

#[test]
fn a_scan_says_the_same_to_the_byte_whatever_was_kept() {
    let sandbox = sandbox(40);
    let check = |when: &str| {
        for options in OPTIONS {
            let fresh = sandbox.run(&format!("{options} --no-cache"));
            let run = sandbox.run(options);
            assert_eq!(run.out, fresh.out, "{options} {when}");
            assert_eq!(run.err, fresh.err, "{options} {when}");
        }
    };
    check("at first");
    check("when nothing changed");
    sandbox.write("src/7.js", &function("changed", 5));
    check("when a function changed");
    sandbox.write("src/deep/8.js", &function("take8", 2));
    check("when a copy was added");
    fs::remove_file(sandbox.path("src/9.js")).unwrap();
    check("when a file is gone");
    let moved = fs::read_to_string(sandbox.path("src/10.js")).unwrap();
    sandbox.write("src/10.js", &format!("// moved\n\n{moved}"));
    check("when functions moved down");
    for number in 0..20 {
        let path = format!("src/{number}.js");
        sandbox.write(&path, &function("rewritten", number));
    }
    check("when much changed");
    sandbox.write(".gitattributes", "src/1*.js linguist-generated\n");
    check("when files are said to be generated");
    sandbox.write(".gitattributes", "src/1*.js -linguist-generated\n");
    check("when files are said not to be generated");
}

#[test]
fn what_was_kept_is_not_extracted_again() {
    let folder = tempfile::tempdir().unwrap();
    let options = ExtractOptions::default();
    let scan = |text: &str| {
        let identity = Identity::of([folder.path().to_owned()].into_iter(), &options);
        let cache = ScanCache {
            place: Some(Place {
                folder: folder.path().to_owned(),
                identity,
            }),
            ..ScanCache::default()
        };
        let read = || extract("a/b.js", text.as_bytes(), &options);
        let extraction = cache.extraction(0, "a/b.js", text.as_bytes(), &options, read);
        cache.clones(&[], &[], &CloneOptions::default());
        let is_kept = matches!(cache.files()[&0].source, FileSource::Kept(_));
        (extraction, is_kept)
    };
    let text = function("take", 3);
    let (extraction, is_kept) = scan(&text);
    assert!(!is_kept);
    assert_eq!(scan(&text), (extraction, true));
    assert!(!scan(&function("take", 4)).1);
}

#[test]
fn few_changes_are_not_kept_and_many_are() {
    let sandbox = sandbox(60);
    sandbox.run("scan .");
    let before = fs::read(kept(&sandbox)).unwrap();
    sandbox.write("src/7.js", &function("changed", 5));
    sandbox.run("scan .");
    assert!(fs::read(kept(&sandbox)).unwrap() == before);
    for number in 0..6 {
        sandbox.write(&format!("src/{number}.js"), &function("changed", number));
    }
    sandbox.run("scan .");
    assert!(fs::read(kept(&sandbox)).unwrap() != before);
}

#[test]
fn whatever_is_damaged_is_noticed() {
    let sandbox = sandbox(2);
    sandbox.run("scan .");
    let path = kept(&sandbox);
    let bytes = fs::read(&path).unwrap();
    let identity = Identity::of(
        [sandbox.environment.directory.join(".")].into_iter(),
        &ExtractOptions::default(),
    );
    let open = |bytes| KeptScan::open(PathBuf::new(), bytes, &identity);
    assert!(open(bytes.clone()).is_some());
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(open(changed).is_none(), "changed at {place}");
        let cut = bytes[..place].to_vec();
        assert!(open(cut).is_none(), "cut off at {place}");
    }
}

#[test]
fn what_is_damaged_is_as_nothing_and_is_mended() {
    let sandbox = sandbox(12);
    let command = "scan . --format json --pairs";
    let expected = sandbox.run(command);
    let path = kept(&sandbox);
    let bytes = fs::read(&path).unwrap();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 0x10;
    let cut = bytes[..bytes.len() / 3].to_vec();
    let damaged = [Vec::new(), vec![0; bytes.len()], flipped, cut];
    for damaged in damaged {
        fs::write(&path, damaged).unwrap();
        let run = sandbox.run(command);
        assert_eq!((run.out, run.err), (expected.out.clone(), String::new()));
        assert!(fs::read(&path).unwrap() == bytes, "it is written anew");
    }
}

#[test]
fn numbers_that_make_no_sense_under_a_right_checksum_are_no_panic() {
    let sandbox = sandbox(2);
    sandbox.run("scan .");
    let bytes = fs::read(kept(&sandbox)).unwrap();
    let identity = Identity::of(
        [sandbox.environment.directory.join(".")].into_iter(),
        &ExtractOptions::default(),
    );
    let body = bytes.len() - 8;
    for place in 40..body {
        let mut changed = bytes[..body].to_vec();
        changed[place] = changed[place].wrapping_add(0x7f);
        changed.extend(xxhash_rust::xxh3::xxh3_64(&changed).to_le_bytes());
        let Some(scan) = KeptScan::open(PathBuf::new(), changed, &identity) else {
            continue;
        };
        for entry in scan.entries() {
            let _ = extraction::decode(scan.extraction(entry));
            let _ = scan.group(entry, 0);
        }
        let _ = scan.verdicts();
    }
}

#[test]
fn what_another_program_kept_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let options = ExtractOptions::default();
    let ours = Identity::of([folder.path().to_owned()].into_iter(), &options);
    let theirs = ours.of_program("brickyard 0.0.1 rust:1");
    assert_eq!(
        ours.name(),
        theirs.name(),
        "the one takes the other's place"
    );
    let bytes = kept::write(&theirs, std::iter::empty::<(_, _, fn(usize) -> _)>(), None);
    folder::store(folder.path(), &theirs.name(), &bytes).unwrap();
    assert!(KeptScan::read(folder.path(), &theirs).is_some());
    assert!(KeptScan::read(folder.path(), &ours).is_none());
}

#[test]
fn scans_at_the_same_time_say_the_same_and_leave_one_that_is_sound() {
    let sandbox = sandbox(12);
    let command = "scan . --format json --pairs";
    let expected = sandbox.run(&format!("{command} --no-cache")).out;
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for round in 0..6 {
                    if round % 3 == 2 {
                        // One is damaged or removed while others read it.
                        let path = sandbox.path("cache/scans");
                        let files = fs::read_dir(path).into_iter().flatten().flatten();
                        for file in files
                            .filter(|file| file.path().extension() == Some(folder::KEPT.as_ref()))
                        {
                            let _ = fs::write(file.path(), b"damaged");
                        }
                    }
                    let run = sandbox.run(command);
                    assert_eq!((run.out, run.err), (expected.clone(), String::new()));
                }
            });
        }
    });
    assert_eq!(sandbox.run(command).out, expected);
    assert!(fs::metadata(kept(&sandbox)).unwrap().len() > 1_000);
}

#[test]
fn whoever_wants_no_cache_gets_none() {
    let mut sandbox = sandbox(3);
    sandbox.run("scan . --no-cache");
    sandbox.environment.no_cache = true;
    sandbox.run("scan .");
    assert!(!sandbox.path("cache").exists());
    sandbox.environment.no_cache = false;
    sandbox.run("scan .");
    assert!(sandbox.path("cache/scans").exists());
}

#[test]
fn a_folder_that_cannot_be_written_to_is_noted_and_takes_nothing_from_the_scan() {
    let sandbox = sandbox(3);
    sandbox.write("cache", "a file where the folder should be");
    let expected = sandbox.run("scan . --no-cache");
    let run = sandbox.run("scan .");
    assert_eq!((run.status, run.out), (expected.status, expected.out));
    let note = "note: this scan will not be remembered: ";
    assert!(run.err.starts_with(note), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
}

#[test]
fn what_is_kept_is_told_and_cleared() {
    let sandbox = sandbox(3);
    let info = sandbox.run("cache info").out;
    let nothing = "0 kept scans · 0.0 MiB of at most 1024 MiB\nfolder   [folder]/cache/scans\n";
    assert_eq!(info, nothing);
    sandbox.run("scan .");
    sandbox.run("scan . --include-tests");
    let bytes: u64 = fs::read_dir(sandbox.path("cache/scans"))
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    let json = sandbox.run("cache info --format json").out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["scans"], &json["bytes"]), (&2.into(), &bytes.into()));
    assert_eq!(json["schema"], "brickyard.cache/1");
    let cleared = sandbox.run("cache clear").out;
    assert!(cleared.starts_with("removed 2 kept scans, 0."), "{cleared}");
    assert_eq!(sandbox.run("cache info").out, nothing);
}

#[test]
fn without_a_cache_folder_nothing_is_kept_and_cache_says_what_to_set() {
    let mut sandbox = sandbox(3);
    sandbox.environment.cache = None;
    assert_eq!(sandbox.run("scan .").err, "");
    let run = sandbox.run("cache info");
    assert_eq!(run.status, crate::ExitStatus::Usage);
    assert!(run.err.contains("BRICKYARD_CACHE"), "{}", run.err);
}
