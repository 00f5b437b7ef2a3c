//! `GET /snapshot`: what the requester may view, as fingerprints, for comparing without the server.

use std::error::Error;
use std::io::{self, Write as _};
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use brickyard_indexer::snapshot::{SnapshotHeader, SnapshotWriter};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;
use zstd::stream::write::Encoder;

use super::error::HttpError;
use crate::catalog::pool::run_cpu;
use crate::catalog::{Catalog, Requester, Snapshot, SnapshotPage};

/// What a snapshot is sent as: lines of JSON, compressed. It is not compressed again.
pub const CONTENT: &str = "application/zstd";
/// How many are made at once: each keeps a processor and the database busy.
const AT_ONCE: usize = 2;
/// zstd's own default; higher levels take longer and gain little with hashes.
const LEVEL: i32 = 3;

/// What [`show`] needs.
#[derive(Clone)]
pub struct Snapshots {
    catalog: Catalog,
    /// The size before compression.
    limit: u64,
    name_of: fn(Uuid) -> String,
    turns: Arc<Semaphore>,
}

/// What is asked for.
#[derive(Debug, Deserialize)]
pub struct Question {
    /// Names of languages with commas between them; all when there are none.
    #[serde(default)]
    languages: String,
    /// The address by which the client knows this server. Behind a proxy the server does not.
    server: Option<String>,
}

impl Snapshots {
    /// Snapshots of a catalogue of at most `limit` bytes before compression; `name_of` makes the ids of
    /// occurrences that the pages know.
    pub fn new(catalog: Catalog, limit: u64, name_of: fn(Uuid) -> String) -> Self {
        Self {
            catalog,
            limit,
            name_of,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

/// Sends a snapshot. It is made while it is sent, in memory for a page of it; when that fails, it ends
/// early, which clients notice.
///
/// # Errors
/// The requester may not read, a language is not known, or too many are being made.
pub async fn show(
    State(snapshots): State<Snapshots>,
    requester: Option<Extension<Requester>>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let requester = requester.map_or_else(|| Requester::anonymous(false), |Extension(it)| it);
    let languages = question.languages.split(',').map(str::trim);
    let languages: Vec<String> = languages
        .filter(|language| !language.is_empty())
        .map(str::to_owned)
        .collect();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let server = question.server.as_deref().or(host).unwrap_or("unknown");
    let (header, snapshot) = snapshots
        .catalog
        .begin_snapshot(&requester, server, &languages, snapshots.name_of)
        .await?;
    let turn = Arc::clone(&snapshots.turns).try_acquire_owned();
    let turn = turn.map_err(|_| busy())?;
    let copy = Copy::begin(snapshot, header, snapshots.limit, turn).map_err(|error| {
        tracing::error!(%error, "a snapshot cannot be compressed");
        HttpError::internal()
    })?;
    let parts = stream::try_unfold(Some(copy), |copy| async {
        let Some(copy) = copy else { return Ok(None) };
        copy.step().await.map(Some).inspect_err(|error| {
            tracing::error!(error = error.as_ref(), "a snapshot was not completed");
        })
    });
    let headers = [(CONTENT_TYPE, CONTENT), (CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(parts)).into_response())
}

fn busy() -> HttpError {
    HttpError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "UNAVAILABLE",
        format!("{AT_ONCE} snapshots are being made already"),
        "Try again in a minute.",
    )
}

/// A snapshot that is being sent.
struct Copy {
    snapshot: Snapshot,
    sheet: Sheet,
    has_services: bool,
    limit: u64,
    /// Ends with the copy.
    _turn: OwnedSemaphorePermit,
}

/// What of it is written.
struct Sheet {
    writer: SnapshotWriter,
    encoder: Encoder<'static, Vec<u8>>,
    /// What is not compressed yet.
    lines: Vec<u8>,
}

/// Why a snapshot was not completed.
type Failure = Box<dyn Error + Send + Sync>;

impl Copy {
    fn begin(
        snapshot: Snapshot,
        header: SnapshotHeader,
        limit: u64,
        turn: OwnedSemaphorePermit,
    ) -> io::Result<Self> {
        let mut lines = Vec::new();
        let sheet = Sheet {
            writer: SnapshotWriter::begin(header, &mut lines),
            encoder: Encoder::new(Vec::new(), LEVEL)?,
            lines,
        };
        Ok(Self {
            snapshot,
            sheet,
            has_services: false,
            limit,
            _turn: turn,
        })
    }

    /// Makes the next part, and returns it with what makes the one after, if there is one.
    async fn step(mut self) -> Result<(Bytes, Option<Self>), Failure> {
        if !self.has_services {
            for service in self.snapshot.services().await? {
                let sheet = &mut self.sheet;
                sheet.writer.service(service, &mut sheet.lines);
            }
            self.has_services = true;
        }
        let page = self.snapshot.next_page().await?;
        let Self { sheet, limit, .. } = self;
        let (part, sheet) = run_cpu(move || sheet.write(page, limit)).await?;
        let next = sheet.map(|sheet| Self { sheet, ..self });
        Ok((part.into(), next))
    }
}

impl Sheet {
    /// Writes a page, and the end after the last one or when no more fits. Returns what is to be sent,
    /// and itself unless it is at its end.
    fn write(
        mut self,
        page: Option<SnapshotPage>,
        limit: u64,
    ) -> io::Result<(Vec<u8>, Option<Self>)> {
        let (mut outdated, mut left_out) = (0, None);
        match page {
            None => left_out = Some(0),
            Some(page) => {
                outdated = page.outdated;
                let mut fragments = page.fragments.into_iter();
                while let Some(fragment) = fragments.next() {
                    if !self.writer.fragment(fragment, limit, &mut self.lines) {
                        left_out = Some(1 + fragments.len() as u64 + page.waiting);
                        break;
                    }
                }
                if page.waiting == 0 {
                    left_out = left_out.or(Some(0));
                }
            }
        }
        let Some(left_out) = left_out else {
            self.encoder.write_all(&self.lines)?;
            self.encoder.flush()?;
            self.lines.clear();
            let part = std::mem::take(self.encoder.get_mut());
            return Ok((part, Some(self)));
        };
        self.writer.end(left_out, outdated, &mut self.lines);
        self.encoder.write_all(&self.lines)?;
        Ok((self.encoder.finish()?, None))
    }
}
