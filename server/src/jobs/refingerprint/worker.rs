//! The process that computes fingerprints from stored source, and what is said between it and the server.
//!
//! The source is foreign and may be made to exhaust whoever parses it. So the process has limits of
//! memory and time, what it reads and writes is bounded, and it answers one question after the other: the
//! first one that it did not answer is what it was killed for.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brickyard_indexer::{Fingerprint, Language, SkipReason, fingerprint_alone};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::store::OutdatedReason;

/// What answers may have for each byte of source: a token of one byte has four in a fingerprint, a few
/// more for its place, its statement and base64, and an answer has a frame.
const ANSWER_BYTES: usize = 32;
/// What answers may have at least.
const LEAST_ANSWER_BYTES: usize = 1 << 20;
/// How much of what the process says of its end is read.
const MAX_COMPLAINT_BYTES: u64 = 4_096;

/// Exit status of wrong arguments.
const EXIT_USAGE: i32 = 2;

/// The limits of a process that parses.
#[derive(Debug, Clone)]
pub struct ParseWorker {
    /// The server's program.
    pub program: PathBuf,
    /// How many bytes it may address.
    pub memory: u64,
    /// How long it may compute; whole seconds.
    pub cpu: Duration,
    /// How long it may take.
    pub time: Duration,
}

/// A function whose fingerprint is wanted.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    /// Name of its language.
    pub language: String,
    /// Its name.
    pub name: String,
    /// Its text.
    pub source: String,
}

/// What the process says of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The encoded fingerprint, in base64.
    Fingerprint(String),
    /// It has none, for this reason.
    Failed(String),
}

/// What became of some questions.
#[derive(Debug)]
pub(super) struct Answers {
    /// Of the first ones, in their order.
    pub(super) answers: Vec<Answer>,
    /// Why there are no more; nothing if all were answered.
    pub(super) end: Option<OutdatedReason>,
}

impl ParseWorker {
    /// How many bytes a server's processes may address. The allocator of the program holds more than
    /// half of it in reserve, which parsing does not get.
    pub const MEMORY: u64 = 2 << 30;

    /// The limits that a server sets.
    ///
    /// # Errors
    /// The program's own path is not known.
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
            memory: Self::MEMORY,
            cpu: Duration::from_secs(10),
            time: Duration::from_secs(60),
        })
    }

    /// Asks a new process.
    ///
    /// # Errors
    /// It cannot be started, or not be called like this.
    pub(super) async fn ask(&self, questions: &[Question]) -> std::io::Result<Answers> {
        let mut input = Vec::new();
        for question in questions {
            serde_json::to_writer(&mut input, question)?;
            input.push(b'\n');
        }
        let mut child = Command::new(&self.program)
            .arg("parse-worker")
            .args(["--memory", &self.memory.to_string()])
            .args(["--cpu", &self.cpu.as_secs().max(1).to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let most = (input.len() * ANSWER_BYTES).max(LEAST_ANSWER_BYTES);
        let mut output = Vec::new();
        let talk = talk(&mut child, &input, &mut output, most);
        let ended = tokio::time::timeout(self.time, talk).await;
        let reason = match ended {
            Err(_) => {
                child.kill().await?;
                Some(OutdatedReason::WallTime)
            }
            Ok(Err(_)) => {
                child.kill().await?;
                Some(OutdatedReason::Crash)
            }
            // It did not understand how it was called: it may be another version by now.
            Ok(Ok((status, complaint))) if status.code() == Some(EXIT_USAGE) => {
                return Err(std::io::Error::other(complaint));
            }
            Ok(Ok((status, complaint))) => reason_of(status, &complaint),
        };
        let lines = output.split_inclusive(|byte| *byte == b'\n');
        // A line without its end was cut off.
        let whole = lines.filter(|line| line.ends_with(b"\n"));
        let answers: Vec<Answer> = whole
            .map_while(|line| serde_json::from_slice(line).ok())
            .take(questions.len())
            .collect();
        let is_all = answers.len() == questions.len();
        let end = (!is_all).then(|| reason.unwrap_or(OutdatedReason::Crash));
        Ok(Answers { answers, end })
    }
}

/// Hands the questions over and reads the answers as they come, until the process ends.
async fn talk(
    child: &mut Child,
    input: &[u8],
    output: &mut Vec<u8>,
    most: usize,
) -> std::io::Result<(ExitStatus, String)> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async {
        if let Some(mut stdin) = stdin {
            // One who has ended reads no more; its status says why.
            let _ = stdin.write_all(input).await;
        }
    };
    let read = async {
        match stdout {
            Some(stdout) => stdout.take(most as u64).read_to_end(output).await,
            None => Ok(0),
        }
    };
    let complain = async {
        let mut complaint = Vec::new();
        if let Some(stderr) = stderr {
            let _ = stderr
                .take(MAX_COMPLAINT_BYTES)
                .read_to_end(&mut complaint)
                .await;
        }
        String::from_utf8_lossy(&complaint).into_owned()
    };
    let ((), read, complaint) = tokio::join!(write, read, complain);
    if read? >= most {
        return Err(std::io::Error::other("more answers than there can be"));
    }
    Ok((child.wait().await?, complaint))
}

/// Why a process ended; nothing if it ended well.
fn reason_of(status: ExitStatus, complaint: &str) -> Option<OutdatedReason> {
    if status.success() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        // The signal of the processor time that is over.
        if status.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
            return Some(OutdatedReason::CpuTime);
        }
    }
    // So say Rust and tree-sitter, before they end the process.
    let is_memory = ["memory allocation", "failed to allocate"];
    if is_memory.iter().any(|words| complaint.contains(words)) {
        return Some(OutdatedReason::Memory);
    }
    Some(OutdatedReason::Crash)
}

impl Question {
    /// Computes the fingerprint.
    pub(crate) fn answer(&self) -> Answer {
        let failed = |reason: OutdatedReason| Answer::Failed(reason.as_str().to_owned());
        let Ok(language) = self.language.parse::<Language>() else {
            return failed(OutdatedReason::NoFunction);
        };
        match fingerprint_alone(language, &self.name, &self.source) {
            Ok(Some(fingerprint)) => Answer::Fingerprint(STANDARD.encode(fingerprint.encode())),
            Err(SkipReason::TimedOut) => failed(OutdatedReason::CpuTime),
            Ok(None) | Err(_) => failed(OutdatedReason::NoFunction),
        }
    }
}

impl Answer {
    /// Reads the encoded fingerprint, if it is one of the present scheme.
    ///
    /// # Errors
    /// There is none, for the reason that is returned.
    pub(super) fn fingerprint(&self) -> Result<(u16, Vec<u8>), OutdatedReason> {
        match self {
            Self::Fingerprint(text) => {
                let bytes = STANDARD.decode(text).map_err(|_| OutdatedReason::Crash)?;
                let fingerprint = Fingerprint::decode(&bytes).map_err(|_| OutdatedReason::Crash)?;
                let scheme = fingerprint.scheme();
                let is_present = scheme == fingerprint.language().scheme();
                is_present
                    .then_some((scheme, bytes))
                    .ok_or(OutdatedReason::Crash)
            }
            Self::Failed(word) => {
                Err(OutdatedReason::from_word(word).unwrap_or(OutdatedReason::Crash))
            }
        }
    }
}
