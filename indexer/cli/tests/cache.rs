//! Several processes use one cache folder at the same time.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
};

fn function(name: usize) -> String {
    let mut text = format!("def take{name}(items, stock):\n    changed = 0\n");
    for line in 0..name / 3 {
        let _ = writeln!(text, "    stock.check{line}(items[{line}], changed)");
    }
    text + "    for item in items:\n        count = stock.find(item.article)\n        \
            stock.set(item.article, count - item.quantity)\n        stock.log(item.article, count)\n        \
            changed += 1\n    return changed\n"
}

/// Starts a scan of a folder that prints every pair.
fn scan(folder: &Path, cache: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brickyard"));
    command
        .args(["scan", ".", "--format", "json", "--pairs"])
        .current_dir(folder)
        .env("BRICKYARD_CACHE", cache)
        .env_remove("BRICKYARD_NO_CACHE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn processes_that_scan_at_the_same_time_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".gitignore"), "cache\n").unwrap();
    for name in 0..24 {
        fs::write(folder.path().join(format!("{name}.py")), function(name)).unwrap();
    }
    let fresh = scan(folder.path(), "cache").arg("--no-cache").output();
    let fresh = fresh.unwrap().stdout;
    assert!(!fresh.is_empty());
    for _ in 0..3 {
        // In the first round nothing is kept, in the others what one of them kept.
        let running: Vec<_> = (0..6)
            .map(|_| scan(folder.path(), "cache").spawn().unwrap())
            .collect();
        for process in running {
            let output = process.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
            assert!(output.stdout == fresh, "it says the same");
        }
    }
    let kept = fs::read_dir(folder.path().join("cache/scans")).unwrap();
    let names: Vec<_> = kept.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 1, "nothing unfinished is left: {names:?}");
}
