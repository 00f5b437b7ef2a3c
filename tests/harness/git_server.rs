//! A git repository behind a real HTTP server of git's own (`git http-backend`), as a forge serves it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use tempfile::TempDir;

use super::repository::Repository;

/// How the server answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As a forge does.
    #[default]
    Well,
    /// It leads everybody to another address.
    Redirect(String),
    /// It begins an answer and says nothing more.
    Stall,
    /// It wants this header of who asks.
    Authorization(String),
}

/// A server of git repositories that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct GitServer {
    /// Where it answers, without a slash at its end.
    pub(crate) url: String,
    folder: TempDir,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    manner: Mutex<Manner>,
    /// How often objects were asked for.
    fetches: AtomicUsize,
    requests: AtomicUsize,
    has_ended: AtomicBool,
}

impl GitServer {
    /// A server without repositories.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            folder: tempfile::tempdir().unwrap(),
            state: Arc::default(),
        };
        let (root, state) = (server.folder.path().to_owned(), Arc::clone(&server.state));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if state.has_ended.load(Ordering::Relaxed) {
                    return;
                }
                let (root, state) = (root.clone(), Arc::clone(&state));
                thread::spawn(move || answer(stream, root, &state));
            }
        });
        server
    }

    /// Puts what a repository holds now under a name such as `acme/shop.git`; returns its address.
    pub(crate) fn push(&self, name: &str, repository: &Repository) -> String {
        let target = self.folder.path().join(name);
        if !target.exists() {
            let target = target.to_str().unwrap();
            repository.git(&["init", "-q", "--bare", "-b", "main", target]);
        }
        let target = target.to_str().unwrap();
        repository.git(&["push", "-q", "--force", target, "--all"]);
        format!("{}/{name}", self.url)
    }

    /// Answers differently from now on.
    pub(crate) fn behave(&self, manner: Manner) {
        *self.state.manner.lock().unwrap() = manner;
    }

    /// How often objects were fetched.
    pub(crate) fn fetches(&self) -> usize {
        self.state.fetches.load(Ordering::Relaxed)
    }

    /// How often anything was asked.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::Relaxed)
    }
}

impl Drop for GitServer {
    fn drop(&mut self) {
        self.state.has_ended.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for the next one.
        TcpStream::connect(self.url.trim_start_matches("http://")).ok();
    }
}

/// Answers one request; who asks may go away at any time.
fn answer(stream: TcpStream, root: PathBuf, state: &State) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length");
    let length: u64 = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).ok()?;
    state.requests.fetch_add(1, Ordering::Relaxed);
    let manner = state.manner.lock().unwrap().clone();
    let mut stream = stream;
    match manner {
        Manner::Redirect(to) => {
            let head = format!(
                "HTTP/1.1 302 Found\r\nLocation: {to}{target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).ok()
        }
        Manner::Stall => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n")
                .ok()?;
            // Until who asks gives up.
            stream.read(&mut [0]).ok().map(drop)
        }
        Manner::Authorization(wanted) if headers.get("authorization") != Some(&wanted) => stream
            .write_all(b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .ok(),
        Manner::Well | Manner::Authorization(_) => {
            if is_fetch(&headers, &body) {
                state.fetches.fetch_add(1, Ordering::Relaxed);
            }
            let said = backend(&root, &method, &target, &headers, &body)?;
            stream.write_all(&said).ok()
        }
    }
}

/// Whether objects are asked for: in the second protocol by that command, whose text may be compressed.
fn is_fetch(headers: &BTreeMap<String, String>, body: &[u8]) -> bool {
    headers.contains_key("content-encoding")
        || body
            .windows(b"command=fetch".len())
            .any(|part| part == b"command=fetch")
}

/// Lets git answer, as a web server does by CGI.
fn backend(
    root: &std::path::Path,
    method: &str,
    target: &str,
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> Option<Vec<u8>> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("REQUEST_METHOD", method)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(body).ok()?;
    let output = child.wait_with_output().ok()?.stdout;
    let end = output.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&output[..end]).into_owned();
    let status = head
        .lines()
        .find_map(|line| line.strip_prefix("Status: "))
        .unwrap_or("200 OK");
    let content = &output[end + 4..];
    let mut said = format!(
        "HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    )
    .into_bytes();
    said.extend_from_slice(content);
    Some(said)
}
