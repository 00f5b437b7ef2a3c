//! How documents get into the index.

use tantivy::schema::Field;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};
use uuid::Uuid;

use super::schema::{CLOSED, EVERYBODY, Fields};
use super::tokenizer::canonical_name;
use super::{FunctionDocument, Kind, ServiceDocument};

/// What the engine buffers before it writes a segment.
const BUFFER_BYTES: usize = 50_000_000;

/// A service stands for all its functions, so it comes first among equals.
const SERVICE_WEIGHT: f64 = 1.5;

/// Writes to the index. There is one per index folder, which is locked for it.
pub(super) struct Writer {
    engine: IndexWriter,
    fields: Fields,
}

impl Writer {
    pub(super) fn open(index: &Index, fields: Fields) -> tantivy::Result<Self> {
        // One thread: a publish has few documents, and the processors belong to requests.
        let engine = index.writer_with_num_threads(1, BUFFER_BYTES)?;
        Ok(Self { engine, fields })
    }

    /// Replaces the documents of some services and removes others, then makes both durable
    /// together with the sequence that they bring the index to.
    pub(super) fn apply(
        &mut self,
        documents: &[ServiceDocument],
        removed: &[Uuid],
        sequence: i64,
    ) -> tantivy::Result<()> {
        let replaced = documents.iter().map(|document| &document.id);
        for service in removed.iter().chain(replaced) {
            self.engine.delete_term(Term::from_field_text(
                self.fields.service,
                &service.to_string(),
            ));
        }
        for service in documents {
            self.engine.add_document(self.service_document(service))?;
            for function in &service.functions {
                self.engine
                    .add_document(self.function_document(service, function))?;
            }
        }
        let mut commit = self.engine.prepare_commit()?;
        commit.set_payload(&sequence.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Forgets what a failed [`Writer::apply`] had begun.
    pub(super) fn rollback(&mut self) -> tantivy::Result<()> {
        self.engine.rollback().map(|_| ())
    }

    /// Removes everything.
    pub(super) fn clear(&mut self) -> tantivy::Result<()> {
        self.engine.delete_all_documents()?;
        let mut commit = self.engine.prepare_commit()?;
        commit.set_payload("0");
        commit.commit()?;
        Ok(())
    }

    fn service_document(&self, service: &ServiceDocument) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = self.common(service, service.id, Kind::Service);
        document.add_f64(
            fields.weight,
            SERVICE_WEIGHT * lifecycle_weight(&service.lifecycle),
        );
        for language in &service.languages {
            document.add_text(fields.language, language);
        }
        document.add_text(fields.exact, canonical_name(&service.name));
        document.add_text(
            fields.exact,
            canonical_name(&format!("{}{}", service.namespace, service.name)),
        );
        self.add_searched(&mut document, fields.name, &service.name);
        if let Some(description) = &service.description {
            self.add_searched(&mut document, fields.description, description);
        }
        self.add_searched(&mut document, fields.path, &service.repository);
        document
    }

    fn function_document(
        &self,
        service: &ServiceDocument,
        function: &FunctionDocument,
    ) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = self.common(service, function.id, Kind::Function);
        document.add_f64(fields.weight, lifecycle_weight(&service.lifecycle));
        document.add_text(fields.language, &function.language);
        document.add_text(fields.exact, canonical_name(&function.name));
        // `Basket.verify` is also what somebody means who types `verify`.
        if let Some((_, own_name)) = function.name.rsplit_once(['.', ':', '#']) {
            document.add_text(fields.exact, canonical_name(own_name));
        }
        self.add_searched(&mut document, fields.name, &function.name);
        self.add_searched(&mut document, fields.owner, &service.name);
        self.add_searched(&mut document, fields.path, &function.path);
        if let Some(source) = &function.source {
            self.add_searched(&mut document, fields.source, source);
        }
        document
    }

    /// What a service and its functions have in common.
    fn common(&self, service: &ServiceDocument, id: Uuid, kind: Kind) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, id.to_string());
        document.add_text(fields.service, service.id.to_string());
        document.add_text(fields.kind, kind.name());
        match &service.visible_to {
            None => document.add_text(fields.visible_to, EVERYBODY),
            Some(teams) => {
                document.add_text(fields.visible_to, CLOSED);
                for team in teams {
                    document.add_text(fields.visible_to, team.to_string());
                }
            }
        }
        if let Some(team) = &service.team {
            document.add_text(fields.team, team);
            self.add_searched(&mut document, fields.owner, team);
        }
        if service.team.as_ref() != Some(&service.namespace) {
            self.add_searched(&mut document, fields.owner, &service.namespace);
        }
        for tag in &service.tags {
            document.add_text(fields.tag, tag);
            self.add_searched(&mut document, fields.tags, tag);
        }
        document.add_text(fields.lifecycle, &service.lifecycle);
        document.add_text(fields.service_type, &service.service_type);
        if let Some(runtime) = &service.runtime {
            document.add_text(fields.runtime, runtime);
        }
        document
    }

    fn add_searched(&self, document: &mut TantivyDocument, field: Field, text: &str) {
        document.add_text(field, text);
        document.add_text(self.fields.vocabulary, text);
    }
}

/// Who looks for a service wants one to use, so those on their way out come last.
fn lifecycle_weight(lifecycle: &str) -> f64 {
    match lifecycle {
        "deprecated" => 0.5,
        "retired" => 0.25,
        _ => 1.0,
    }
}
