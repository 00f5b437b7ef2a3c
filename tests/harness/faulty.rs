//! A server that does not do what it should.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What it does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Reads it and says nothing, as long as the client stays.
    Silence,
    /// Answers with this status, content type and body.
    Answer(&'static str, &'static str, String),
    /// Answers with what this makes of the request.
    Reply(fn(&str) -> String),
    /// Promises more than it sends, and hangs up.
    Cut(String),
    /// Sends this, whatever was asked.
    Bytes(&'static [u8]),
}

/// A server with a fault; it ends when it is dropped.
pub(crate) struct FaultyServer {
    /// Where it answers, `127.0.0.1:1234`.
    pub(crate) address: SocketAddr,
    bodies: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FaultyServer {
    /// Starts a server that has the same fault every time.
    pub(crate) fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let (kept, ended) = (Arc::clone(&bodies), Arc::clone(&is_over));
        let thread = thread::spawn(move || {
            // Silent connections stay open until the end.
            let mut open = Vec::new();
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                open.extend(stream.ok().and_then(|stream| answer(stream, &fault, &kept)));
            }
        });
        Self {
            address,
            bodies,
            is_over,
            thread: Some(thread),
        }
    }

    /// Its address as clients are given it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bodies of the requests that came.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for a connection.
        TcpStream::connect(self.address).ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// Answers a request; returns the connection if it is to stay open.
fn answer(mut stream: TcpStream, fault: &Fault, bodies: &Mutex<Vec<String>>) -> Option<TcpStream> {
    if let Fault::Bytes(bytes) = fault {
        // A client that goes away early has seen enough.
        stream.write_all(bytes).ok();
        return None;
    }
    // The connection that ends a test has no request.
    let request = body(&stream)?;
    let answer = match fault {
        Fault::Silence => None,
        Fault::Answer(status, content, body) => Some(response(status, content, body)),
        Fault::Reply(reply) => Some(response("200 OK", "application/json", &reply(&request))),
        Fault::Cut(body) => {
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n";
            Some(head.to_owned() + body)
        }
        Fault::Bytes(_) => Some(String::new()),
    };
    bodies.lock().unwrap().push(request);
    let Some(answer) = answer else {
        return Some(stream);
    };
    stream.write_all(answer.as_bytes()).ok();
    None
}

fn response(status: &str, content: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}
/// Reads a request to its end and returns its body; none when there is no request.
fn body(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        } else if line == "transfer-encoding: chunked" {
            return Some(chunks(reader));
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(String::from_utf8_lossy(&body).into_owned())
}

fn chunks(mut reader: BufReader<&TcpStream>) -> String {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        let size = reader.read_line(&mut line).ok();
        let size = size.and_then(|_| usize::from_str_radix(line.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else {
            // The empty line after the last chunk.
            reader.read_line(&mut line).ok();
            return String::from_utf8_lossy(&body).into_owned();
        };
        let mut chunk = vec![0; size + 2];
        if reader.read_exact(&mut chunk).is_err() {
            return String::from_utf8_lossy(&body).into_owned();
        }
        body.extend(&chunk[..size]);
    }
}
