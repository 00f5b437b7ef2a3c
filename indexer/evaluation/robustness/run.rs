//! One run of the client, with what it took.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How often it is looked what a process and those that it started have taken.
const LOOK: Duration = Duration::from_millis(5);
/// When a run is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a run may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    time: Duration,
    /// In bytes.
    memory: u64,
}

impl Limits {
    pub(crate) const SOURCE: Self = Self {
        time: Duration::from_secs(5),
        memory: 1200 << 20,
    };
    pub(crate) const MANIFEST: Self = Self {
        time: Duration::from_secs(1),
        memory: 200 << 20,
    };
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    output: String,
    succeeded: bool,
    pub(crate) time: Duration,
    /// The most bytes in memory at a time, of the process and those that it started.
    pub(crate) memory: u64,
    /// Whether what was beside the file was found.
    pub(crate) found_good: bool,
}

impl Run {
    /// Runs a command of the client on a folder.
    pub(crate) fn of(program: &Path, command: &str, folder: &Path) -> io::Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(program.canonicalize()?)
            .args([command, "--format", "json", "."])
            .current_dir(folder)
            .env("BRICKYARD_CACHE", folder.join(".cache"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take();
        let reading = thread::spawn(move || {
            let mut output = String::new();
            stdout.map(|mut stdout| stdout.read_to_string(&mut output));
            output
        });
        let (memory, succeeded) = watch(&mut child, started)?;
        Ok(Self {
            output: reading.join().unwrap_or_default(),
            succeeded,
            time: started.elapsed(),
            memory,
            found_good: false,
        })
    }

    /// Tells whether the output has some words.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.output.contains(words)
    }

    /// Tells whether it ended well, in time, and with what was beside the file.
    pub(crate) fn is_within(&self, limits: Limits) -> bool {
        let is_within = self.time <= limits.time && self.memory <= limits.memory;
        self.succeeded && self.found_good && is_within
    }

    /// The reason for which the file was skipped, or that it was read.
    pub(crate) fn outcome(&self) -> String {
        let reason = self.output.split("\"reason\":").nth(1);
        let reason = reason.and_then(|rest| rest.split('"').nth(1));
        match (self.succeeded, self.found_good, reason) {
            (false, ..) => "FAILED".to_owned(),
            (_, false, _) => "LOST THE REST".to_owned(),
            (_, _, Some(reason)) => reason.to_owned(),
            (_, _, None) => "read".to_owned(),
        }
    }

    /// The reason and the time, marked where it exceeds a limit.
    pub(crate) fn cell(&self, limits: Limits) -> String {
        let mark = if self.is_within(limits) { "" } else { "!" };
        format!("{mark}{} {:.1}", self.outcome(), self.time.as_secs_f64())
    }
}

/// Waits for a process; returns the most memory that it and those that it started had at once, and whether
/// it ended well.
fn watch(child: &mut Child, started: Instant) -> io::Result<(u64, bool)> {
    let mut most = 0;
    loop {
        most = most.max(memory_of(child.id()));
        if let Some(status) = child.try_wait()? {
            return Ok((most, status.success()));
        }
        if started.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok((most, false));
        }
        thread::sleep(LOOK);
    }
}

/// The memory of a process and of those that it started, in bytes; 0 where the system does not tell.
fn memory_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let own = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    let children = fs::read_dir(format!("/proc/{process}/task"));
    let children = children.into_iter().flatten().flatten().map(|task| {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        let numbers = children.split(' ').filter_map(|number| number.parse().ok());
        numbers.map(memory_of).sum::<u64>()
    });
    own.unwrap_or(0) * 1024 + children.sum::<u64>()
}
