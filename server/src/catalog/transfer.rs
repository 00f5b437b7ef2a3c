//! A whole catalogue as lines of JSON, out of one snapshot and into an empty database.
//!
//! # The format
//!
//! ```json
//! {"brickyard":{"format":1,"counts":{"team":1,"service":1}}}
//! {"team":{"id":"01939b9a-0000-7000-8000-000000000001","name":"weather"}}
//! {"namespace":{"id":"01939b9a-0000-7000-8000-000000000002","name":"weather"}}
//! {"repository":{"id":"01939b9a-0000-7000-8000-000000000003","name":"example.com/weather"}}
//! {"service":{"id":"01939b9a-0000-7000-8000-000000000004","namespace_id":"…2","name":"rain",
//!   "owner_team_id":"…1","repository_id":"…3"}}
//! {"end":{"lines":4,"sha256":"…"}}
//! ```
//!
//! One object per line, with one key: the table; its value is the row, by the names of the columns
//! (`server/src/store/entity/`). Lines stand in the order of the tables, since each may refer only
//! to what stands before it: team, namespace, principal, `team_member`, repository, document,
//! service, `service_tag`, `service_label`, `service_team`, `ownership_change`, `name_alias`, `name_claim`,
//! confirmation, `vanished_service`, `canonical_service`, `check_mode`, `clone_day`, version,
//! `deprecation_rule`, waiver, dependency, source, fragment, fingerprint, occurrence, `audit_event`,
//! `audit_object`, `audit_seal`. Within a table the order is that of the key.
//!
//! - Ids are UUIDs, moments RFC 3339 in UTC, bytes Base64; what is stored compressed (`data` of
//!   document and source) is the text itself. JSON columns (`interface`) are texts of JSON; objects
//!   are taken too. What is null is left out.
//! - The first line says the format, and may say how many rows follow of each table. The last line
//!   proves that nothing was cut off; its number of rows and the SHA-256 (hexadecimal) of every
//!   byte before it may be left out.
//! - Not part of it is what is secret (access tokens), on its way (open publishes), derived (change
//!   events, clone pairs, clone classes) or about one server (what its sources did last).
//!
//! # Short lines
//!
//! A line that a program writes may leave out more: `id` (made anew), `canonical_name` (from the
//! name), every moment (now), `revision` (1), `origin` (`api`), and
//!
//! | table | left out |
//! |---|---|
//! | team | `verified` (true) |
//! | principal | `kind` (`user`), `is_admin` (false) |
//! | `team_member` | `role` (`publish`) |
//! | service | `root` (empty), `lifecycle` (`production`), `visibility` (`organisation`), `service_type` (`nanoservice`), `interface` (`{}`), and what lists filter by: `runtime`, `trigger_kind`, `protocol`, `security_protocol`, `data_class`, `open_door` (from the interface) |
//! | `service_label` | all rows of a service (from its interface) |
//! | `service_team` | `role` (`maintain`) |
//! | version | `number` (none), `kind` (`release` with a number, else `head`), `semver_order` (from the number), `state` (`published`), `content_hash` (empty), `interface` (`{}`) |
//! | dependency | `range` (`*`), `is_head` (false) |
//! | document, source | `size` (of the text) |

mod line;

use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use self::line::Line;
pub(super) use self::line::fill_in;
use super::input::hex;
use super::{Catalog, CatalogError, Requester};
use crate::store::StoreError;
use crate::store::transfer::{Load, Place, Row, Snapshot, Table, Values, batch, insert, tables};

/// The format that this version writes and reads.
const FORMAT: u64 = 1;

/// What was moved: rows by table.
pub type Counts = BTreeMap<&'static str, u64>;

/// A catalogue on its way out.
#[derive(Debug)]
pub struct Export {
    snapshot: Snapshot,
    tables: Vec<Table>,
    /// Which table is next, and after which row.
    table: usize,
    after: Option<Place>,
    expected: Counts,
    written: u64,
    hash: Sha256,
    part: Part,
}

/// What [`Export::next`] gives next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    Rows,
    Nothing,
}

/// A catalogue on its way in. Nobody sees it before it is finished.
#[derive(Debug)]
pub struct Import<'a> {
    catalog: &'a Catalog,
    load: Load,
    tables: Vec<Table>,
    table: usize,
    rows: Vec<Values>,
    expected: Option<BTreeMap<String, u64>>,
    counts: Counts,
    lines: u64,
    hash: Sha256,
    has_ended: bool,
}

impl Catalog {
    /// Begins to export everything as it is now.
    ///
    /// # Errors
    /// The requester is no administrator, or the database does not answer.
    pub async fn export(&self, requester: &Requester) -> Result<Export, CatalogError> {
        requester.require_administrator()?;
        let snapshot = self.store().snapshot().await?;
        let tables = tables();
        let mut expected = Counts::new();
        for table in &tables {
            let count = snapshot.count(table).await?;
            expected.insert(table.name, count.unsigned_abs());
        }
        Ok(Export {
            snapshot,
            tables,
            table: 0,
            after: None,
            expected,
            written: 0,
            hash: Sha256::new(),
            part: Part::Header,
        })
    }

    /// Begins to import into this catalogue, which must be empty.
    ///
    /// # Errors
    /// The requester is no administrator, or the catalogue holds something.
    pub async fn import(&self, requester: &Requester) -> Result<Import<'_>, CatalogError> {
        requester.require_administrator()?;
        let load = self.store().load().await.map_err(|error| match error {
            StoreError::Conflict { what } => CatalogError::Conflict {
                message: format!("the catalogue is not empty: it holds {what}"),
                hint: "Import into a new database, before its first access token is made."
                    .to_owned(),
            },
            error => error.into(),
        })?;
        Ok(Import {
            catalog: self,
            load,
            tables: tables(),
            table: 0,
            rows: Vec::new(),
            expected: None,
            counts: Counts::new(),
            lines: 0,
            hash: Sha256::new(),
            has_ended: false,
        })
    }
}

impl Export {
    /// How many rows there are of each table.
    pub fn expected(&self) -> &Counts {
        &self.expected
    }

    /// How many rows were given so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The next lines, each with its line feed; `None` after the last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next(&mut self) -> Result<Option<String>, CatalogError> {
        let lines = match self.part {
            Part::Nothing => return Ok(None),
            Part::Header => {
                self.part = Part::Rows;
                let counts: BTreeMap<_, _> = self
                    .expected
                    .iter()
                    .filter(|(_, count)| **count > 0)
                    .collect();
                format!(
                    "{}\n",
                    json!({"brickyard": {"format": FORMAT, "counts": counts}})
                )
            }
            Part::Rows => match self.rows().await? {
                Some(lines) => lines,
                None => {
                    self.part = Part::Nothing;
                    let hash = hex(&self.hash.clone().finalize());
                    return Ok(Some(format!(
                        "{}\n",
                        json!({"end": {"lines": self.written, "sha256": hash}})
                    )));
                }
            },
        };
        self.hash.update(&lines);
        Ok(Some(lines))
    }

    async fn rows(&mut self) -> Result<Option<String>, CatalogError> {
        while let Some(table) = self.tables.get(self.table) {
            let Some((rows, last)) = self.snapshot.page(table, self.after).await? else {
                self.table += 1;
                self.after = None;
                continue;
            };
            self.after = Some(last);
            self.written += rows.len() as u64;
            let lines = rows
                .into_iter()
                .map(|row| format!("{}\n", json!({ table.name: row })));
            return Ok(Some(lines.collect()));
        }
        Ok(None)
    }
}

impl Import<'_> {
    /// How many rows were taken so far.
    pub fn read(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many rows the first line announced.
    pub fn announced(&self) -> Option<u64> {
        self.expected.as_ref().map(|counts| counts.values().sum())
    }

    /// Takes one line with its line feed.
    ///
    /// # Errors
    /// It is no line of the format, or contradicts the lines before it.
    pub async fn push(&mut self, text: &str) -> Result<(), CatalogError> {
        self.lines += 1;
        if text.trim().is_empty() {
            self.hash.update(text);
            return Ok(());
        }
        let line = Line::parse(text).map_err(|reason| self.wrong(reason))?;
        if self.has_ended {
            return Err(self.wrong("there is something after the last line"));
        }
        match line {
            Line::End { lines, sha256 } => return self.end(lines, sha256.as_deref()).await,
            Line::Header { format, counts } => {
                if self.lines > 1 {
                    return Err(self.wrong("a second first line"));
                }
                if format != FORMAT {
                    return Err(self.wrong(format!(
                        "it has the format {format}, but this server reads {FORMAT}"
                    )));
                }
                self.expected = counts;
            }
            Line::Row { table, row } => {
                if self.lines == 1 {
                    return Err(self.wrong("the first line must be {\"brickyard\":{\"format\":1}}"));
                }
                self.row(&table, row).await?;
            }
        }
        self.hash.update(text);
        Ok(())
    }

    async fn row(&mut self, name: &str, mut row: Row) -> Result<(), CatalogError> {
        let place = self.tables.iter().position(|table| table.name == name);
        let Some(place) = place else {
            return Err(self.wrong(format!(
                "there is no table `{}`",
                super::name::shortened(name)
            )));
        };
        if place < self.table {
            let later = self.tables[self.table].name;
            return Err(self.wrong(format!("`{name}` must stand before `{later}`")));
        }
        if place > self.table {
            self.flush().await?;
            self.table = place;
        }
        let table = &self.tables[place];
        let now = self.catalog.clock().now();
        fill_in(table, &mut row, now, || self.catalog.ids().next())
            .map_err(|reason| self.wrong(reason))?;
        let values = table
            .values(row)
            .map_err(|error| self.wrong(format!("{name}: {error}")))?;
        *self.counts.entry(table.name).or_default() += 1;
        self.rows.push(values);
        if self.rows.len() == batch(&self.tables[place]) {
            self.flush().await?;
        }
        Ok(())
    }

    /// Writes the rows that were collected.
    async fn flush(&mut self) -> Result<(), CatalogError> {
        let rows = std::mem::take(&mut self.rows);
        let count = rows.len();
        let table = &self.tables[self.table];
        let written = insert(self.load.connection(), table, rows).await;
        written.map_err(|error| match error {
            StoreError::Conflict { what } => self.wrong(format!(
                "one of the last {count} rows of `{}` is there twice: {what}",
                table.name
            )),
            StoreError::NotFound { what } => self.wrong(format!(
                "one of the last {count} rows of `{}` refers to what is not there: {what}",
                table.name
            )),
            error => error.into(),
        })
    }

    async fn end(&mut self, lines: Option<u64>, sha256: Option<&str>) -> Result<(), CatalogError> {
        self.flush().await?;
        let read = self.read();
        if lines.is_some_and(|lines| lines != read) {
            return Err(self.wrong(format!(
                "it says that there are other rows than the {read} before it"
            )));
        }
        if sha256.is_some_and(|hash| hash != hex(&self.hash.clone().finalize())) {
            return Err(self.wrong("the checksum is another one: the file was changed"));
        }
        if let Some(expected) = &self.expected {
            for table in &self.tables {
                let expected = expected.get(table.name).copied().unwrap_or(0);
                let found = self.counts.get(table.name).copied().unwrap_or(0);
                if expected != found {
                    return Err(self.wrong(format!(
                        "there are {found} rows of `{}`, but the first line says {expected}",
                        table.name
                    )));
                }
            }
        }
        self.has_ended = true;
        Ok(())
    }

    /// Makes all of it visible, and returns what it is.
    ///
    /// # Errors
    /// The last line was missing, or the database does not answer.
    pub async fn finish(self) -> Result<Counts, CatalogError> {
        if !self.has_ended {
            return Err(self.wrong("the last line is missing: the file was cut off"));
        }
        let (clock, ids) = (self.catalog.clock(), self.catalog.ids());
        self.load.finish(clock.now(), || ids.next()).await?;
        Ok(self.counts)
    }

    fn wrong(&self, reason: impl AsRef<str>) -> CatalogError {
        CatalogError::bad_input(
            format!("line {}: {}", self.lines, reason.as_ref()),
            "Nothing was imported. Repair the file, or export it again.",
        )
    }
}
