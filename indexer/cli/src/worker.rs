//! Processes that read what may exhaust whoever reads it, and that are killed when it does.
//!
//! Each is this program again (`brickyard parse-worker`), answers one question after the other, and is
//! started when the first file needs it, which in most repositories is never.

use std::{
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

use brickyard_indexer::{Apart, Extraction, SkipReason, Suspect};

/// How long a file may take. The parser gives up earlier where it can.
const TIME: Duration = Duration::from_millis(4_500);
/// How much memory a process may address. A file at the size limit takes a fifth of what is left of it by
/// the program itself.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// The stack on which a file is read. To forget an attempt, the parser calls itself as deep as the
/// attempt was long.
const STACK: usize = 256 << 20;

/// The processes of one command.
struct Workers {
    program: PathBuf,
    idle: Mutex<Vec<Worker>>,
}

/// A process that waits for a question.
struct Worker {
    child: Child,
    /// None while a thread talks with it.
    pipes: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

/// Reads suspects with processes of a program.
pub(crate) fn apart(program: &Path) -> Apart {
    let workers = Workers {
        program: program.to_owned(),
        idle: Mutex::default(),
    };
    Apart::new(move |suspect| workers.read(suspect))
}

impl Workers {
    fn read(&self, suspect: &Suspect) -> Result<Extraction, SkipReason> {
        let unreadable = |error: io::Error| SkipReason::Unreadable {
            message: format!("the process that parses it: {error}"),
        };
        let idle = self.idle().pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.program).map_err(unreadable)?,
        };
        let mut question = serde_json::to_vec(suspect).map_err(|error| unreadable(error.into()))?;
        question.push(b'\n');
        // One that was killed, or is no longer of use, ends when it is dropped.
        let answer = worker.ask(question)?;
        self.idle().push(worker);
        serde_json::from_str(&answer).map_err(|error| unreadable(error.into()))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        // What a thread that panicked left here is whole: it only pushes and pops.
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Worker {
    fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg("parse-worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // It says what it died of, which the reason says too.
            .stderr(Stdio::null())
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let pipes = pipes.map(|(stdin, stdout)| (stdin, BufReader::new(stdout)));
        Ok(Self { child, pipes })
    }

    /// Asks for what a line says, and waits for the line that answers it.
    fn ask(&mut self, question: Vec<u8>) -> Result<String, SkipReason> {
        let (mut stdin, mut stdout) = self.pipes.take().ok_or(SkipReason::TooComplex)?;
        let (sender, receiver) = mpsc::channel();
        // Both reading and writing may wait for ever, until the process is killed.
        thread::spawn(move || {
            let mut answer = String::new();
            let asked = stdin.write_all(&question).and_then(|()| stdin.flush());
            let answered = asked.and_then(|()| stdout.read_line(&mut answer));
            // Nobody waits any more for what came too late.
            let _ = sender.send(answered.map(|_| (answer, stdin, stdout)));
        });
        match receiver.recv_timeout(TIME) {
            Ok(Ok((answer, stdin, stdout))) if answer.ends_with('\n') => {
                self.pipes = Some((stdin, stdout));
                Ok(answer)
            }
            // It ended before the end of its answer.
            Ok(_) => Err(SkipReason::TooComplex),
            Err(_) => Err(SkipReason::TimedOut),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended; if it cannot be killed, nobody can do more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers each question, a line of JSON, by a line of JSON, until there are no more.
///
/// # Errors
/// A question is none, or the answer cannot be written.
pub(crate) fn serve() -> io::Result<()> {
    limit_memory();
    let answer = || {
        let mut answers = io::stdout().lock();
        for question in io::stdin().lock().lines() {
            let suspect: Suspect = serde_json::from_str(&question?)?;
            let mut answer = serde_json::to_vec(&suspect.extract())?;
            answer.push(b'\n');
            answers.write_all(&answer)?;
            answers.flush()?;
        }
        Ok(())
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(answer)?;
    let panicked = |_| Err(io::Error::other("it panicked"));
    thread.join().unwrap_or_else(panicked)
}

/// Beyond its limit an allocation fails, which ends the process. Where there are no limits, the time
/// that it is waited for is the only one.
fn limit_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::As).maximum;
        let current = Some(maximum.map_or(MEMORY, |most| most.min(MEMORY)));
        // Without it, the file is only read with less care.
        let _ = setrlimit(Resource::As, Rlimit { current, maximum });
    }
}
