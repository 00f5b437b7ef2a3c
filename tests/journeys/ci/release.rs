//! What a release consists of.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{archives, ended, target, version};

fn bash(folder: &Path, script: &str) -> super::Ended {
    ended(
        Command::new("bash")
            .args(["--norc", "-c", script])
            .current_dir(folder),
    )
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

#[test]
fn an_archive_has_the_binary_its_completions_and_every_licence() {
    let name = format!("brickyard-{}-{}", version(), target());
    let listed = bash(archives(), &format!("tar -tzf {name}.tar.gz")).expect(0);
    let files: Vec<&str> = listed
        .text
        .lines()
        .filter_map(|line| line.strip_prefix(&format!("{name}/")))
        .collect();
    for file in [
        "brickyard",
        "completions/brickyard.bash",
        "completions/_brickyard",
        "completions/brickyard.fish",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "CHECK.md",
        "THIRD-PARTY-LICENCES.txt",
    ] {
        assert!(files.contains(&file), "{file} is missing: {files:?}");
    }
    bash(archives(), "sha256sum --check --strict SHA256SUMS").expect(0);
    let licences = bash(
        archives(),
        &format!("tar -xzOf {name}.tar.gz {name}/THIRD-PARTY-LICENCES.txt"),
    )
    .expect(0);
    for linked in [
        "\nrustls ",
        "\nclap ",
        "\nquick-xml ",
        "\ntree-sitter-rust ",
    ] {
        assert!(licences.text.contains(linked), "{linked} is missing");
    }
    assert!(
        !licences.text.contains("\ninsta "),
        "tests are not linked in"
    );
}

#[test]
fn shells_load_the_completions() {
    let folder = tempfile::tempdir().unwrap();
    let name = format!("brickyard-{}-{}", version(), target());
    let unpack = format!(
        "tar -xzf '{}/{name}.tar.gz' --strip-components=1",
        archives().display()
    );
    bash(folder.path(), &unpack).expect(0);

    let loaded = "bash -n completions/brickyard.bash && . completions/brickyard.bash && complete -p brickyard";
    bash(folder.path(), loaded)
        .expect(0)
        .says("-F _brickyard brickyard");
    // Asks the loaded function what may follow, as the Tab key does.
    let completed = ". completions/brickyard.bash; COMP_WORDS=(brickyard che); COMP_CWORD=1; \
                     _brickyard brickyard che brickyard; echo \"${COMPREPLY[@]}\"";
    let said = bash(folder.path(), completed).expect(0);
    assert_eq!(said.text.trim(), "check");
    if has("fish") {
        bash(
            folder.path(),
            "fish --no-execute completions/brickyard.fish",
        )
        .expect(0);
        let asked = "fish --no-config -c 'source completions/brickyard.fish; complete -C \"brickyard che\"'";
        bash(folder.path(), asked).expect(0).says("check");
    }
    if has("zsh") {
        bash(folder.path(), "zsh -n completions/_brickyard").expect(0);
    }
    assert!(fs::metadata(folder.path().join("brickyard")).unwrap().len() > 0);
}
