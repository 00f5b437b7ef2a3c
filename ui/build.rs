//! Builds the web UI with npm and Vite, into cargo's output folder and nowhere else.
//!
//! `BRICKYARD_UI` says what happens when that is not possible: `auto` (the default) warns and
//! builds a program without UI, `require` fails, `skip` does not even try. `BRICKYARD_UI_DIST`
//! names a folder with a UI that was built elsewhere.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the UI is built from, besides its sources; a change of any builds it anew.
const INPUTS: [&str; 9] = [
    "src",
    "public",
    "index.html",
    "graphiql.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "../server/schema.graphql",
];

/// How many lines of a failure are told.
const MAX_TOLD: usize = 3;

/// Written after a successful `npm ci`, so that the next build need not run it again.
const INSTALLED: &str = "node_modules/.brickyard-lock";

fn main() -> Result<()> {
    let ui = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let dist = PathBuf::from(env::var("OUT_DIR")?).join("dist");
    declare_inputs(&ui);
    let mode = env::var("BRICKYARD_UI").unwrap_or_else(|_| "auto".to_owned());
    if !["auto", "require", "skip"].contains(&mode.as_str()) {
        return Err(format!("BRICKYARD_UI is `{mode}`, expected auto, require or skip").into());
    }
    let built = match env::var_os("BRICKYARD_UI_DIST") {
        Some(folder) => take_built(Path::new(&folder), &dist),
        None if mode == "skip" => Err("BRICKYARD_UI=skip was set; build again without it".into()),
        None => build(&ui, &dist),
    };
    let why_not = match built {
        Ok(()) => String::new(),
        Err(error) if mode == "require" => return Err(error),
        Err(error) => {
            empty(&dist)?;
            error.to_string().replace('\n', " ")
        }
    };
    if !why_not.is_empty() {
        println!("cargo::warning=the web UI was not built: {why_not}");
    }
    println!("cargo::rustc-env=BRICKYARD_UI_WHY_NOT_BUILT={why_not}");
    Ok(())
}

fn declare_inputs(ui: &Path) {
    println!("cargo::rerun-if-env-changed=BRICKYARD_UI");
    println!("cargo::rerun-if-env-changed=BRICKYARD_UI_DIST");
    println!("cargo::rerun-if-changed=build.rs");
    // A file that is missing would make cargo run this every time.
    for input in INPUTS.iter().filter(|input| ui.join(input).exists()) {
        println!("cargo::rerun-if-changed={input}");
    }
}

/// Copies a UI that was built elsewhere.
fn take_built(from: &Path, dist: &Path) -> Result<()> {
    println!("cargo::rerun-if-changed={}", from.display());
    if !from.join("index.html").is_file() {
        return Err(format!("BRICKYARD_UI_DIST={} has no index.html", from.display()).into());
    }
    empty(dist)?;
    copy(from, dist)
}

fn build(ui: &Path, dist: &Path) -> Result<()> {
    if !ui.join("package-lock.json").is_file() {
        return Err("ui/package-lock.json is missing".into());
    }
    let how = "install Node 20 or newer from https://nodejs.org and build again";
    run(ui, "node", &["--version"]).map_err(|_| format!("there is no Node; {how}"))?;
    run(ui, "npm", &["--version"]).map_err(|_| format!("there is no npm; {how}"))?;
    install(ui)?;
    empty(dist)?;
    let dist = dist
        .to_str()
        .ok_or("the name of cargo's output folder is not UTF-8")?;
    let vite = [
        "exec",
        "--",
        "vite",
        "build",
        "--emptyOutDir",
        "--outDir",
        dist,
    ];
    run(ui, "npm", &vite).map_err(|error| {
        format!("vite failed; run `cd ui && npm ci && npx vite build` to see why: {error}")
    })?;
    if !Path::new(dist).join("index.html").is_file() {
        return Err("vite built no index.html; check ui/vite.config.ts".into());
    }
    Ok(())
}

/// Installs the packages when the lock file differs from the installed state.
fn install(ui: &Path) -> Result<()> {
    let lock = fs::read(ui.join("package-lock.json"))?;
    if fs::read(ui.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(ui, "npm", &["ci", "--no-audit", "--no-fund"]).map_err(|error| {
        format!(
            "npm ci failed; it needs the network once, run `cd ui && npm ci` to see why: {error}"
        )
    })?;
    Ok(fs::write(ui.join(INSTALLED), lock)?)
}

/// Runs a program in a folder; the error is the end of what it said.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let program = if cfg!(windows) && program == "npm" {
        "npm.cmd"
    } else {
        program
    };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = without_colours(&String::from_utf8_lossy(&said));
    // Where in npm or Vite it happened helps nobody.
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("at "))
        .collect();
    let first_error = lines
        .iter()
        .position(|line| line.to_lowercase().contains("error"));
    let told = &lines[first_error.unwrap_or(lines.len().saturating_sub(MAX_TOLD))..];
    let told = told
        .iter()
        .take(MAX_TOLD)
        .copied()
        .collect::<Vec<_>>()
        .join(" | ");
    Err(format!("{told} ({})", output.status).into())
}

/// Drops the escape sequences that colour a terminal: cargo shows a warning as it is.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
