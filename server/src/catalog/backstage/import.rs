//! Reads entities and writes what they mean.

use super::entity::Entity;
use super::plan::Plan;
use super::source;
use super::write::Writer;
use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store::transfer::gather_statistics;

/// Entities that were read, and what could not be.
#[derive(Debug, Default)]
pub struct BackstageImport {
    entities: Vec<(String, Entity)>,
    problems: Vec<Problem>,
}

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `file:line` of the entity.
    pub place: String,
    /// What was left out and why, as a sentence without a full stop.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// How many entities could be read.
    pub entities: usize,
    /// How many things were made.
    pub created: usize,
    /// How many things were written anew.
    pub updated: usize,
    /// How many things are as they were.
    pub unchanged: usize,
    /// What was left out.
    pub problems: Vec<Problem>,
}

impl BackstageImport {
    /// Reads the entities of a file; one that is broken becomes a problem.
    pub fn add(&mut self, file: &str, text: &str, is_json: bool) {
        for found in source::read(text, is_json) {
            let place = format!("{file}:{}", found.line);
            match found.entity {
                Ok(entity) => self.entities.push((place, entity)),
                Err(reason) => self.problems.push(Problem { place, reason }),
            }
        }
    }

    /// Notes a file that could not be read.
    pub fn skip(&mut self, file: &str, reason: impl Into<String>) {
        self.problems.push(Problem {
            place: file.to_owned(),
            reason: reason.into(),
        });
    }
}

impl Catalog {
    /// Writes what entities of Backstage mean, all of it or nothing.
    ///
    /// # Errors
    /// The requester is no administrator, or the database does not answer.
    pub async fn import_backstage(
        &self,
        requester: &Requester,
        import: BackstageImport,
    ) -> Result<ImportReport, CatalogError> {
        requester.require_administrator()?;
        let entities = import.entities.len();
        let plan = Plan::new(import.entities, import.problems);
        let write = self.store().write().await?;
        write.lock("names").await?;
        let report = Writer::new(self, requester, &write)
            .await?
            .run(plan)
            .await?;
        if report.created + report.updated > 0 {
            gather_statistics(write.connection()).await?;
            write.commit().await?;
        }
        Ok(ImportReport { entities, ..report })
    }
}
