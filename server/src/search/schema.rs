//! What the index knows of a document.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::tokenizer;

/// Version of the fields and of the tokenizer. Raise it with either: the index lies in a folder of
/// this number, and one of another number is deleted and built anew.
pub(super) const VERSION: u32 = 3;

/// Who may see a document that everybody in the organisation may see. Others have the ids of the
/// teams that may, and [`CLOSED`].
pub(super) const EVERYBODY: &str = "organisation";

/// What marks a document that not everybody may see.
pub(super) const CLOSED: &str = "closed";

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Id of the service or occurrence.
    pub(super) id: Field,
    /// Id of the service that the document belongs to; all its documents are replaced at once.
    pub(super) service: Field,
    /// `service` or `function`.
    pub(super) kind: Field,
    /// The owning team, a filter and a facet, as are the next five.
    pub(super) team: Field,
    /// Languages.
    pub(super) language: Field,
    /// Tags, as they were given.
    pub(super) tag: Field,
    /// How far the service is in its life.
    pub(super) lifecycle: Field,
    /// What kind of component the service is.
    pub(super) service_type: Field,
    /// What runs the service.
    pub(super) runtime: Field,
    /// Who may see it.
    pub(super) visible_to: Field,
    /// What the score is multiplied with.
    pub(super) weight: Field,
    /// Canonical forms of the name, for exact and half-typed names.
    pub(super) exact: Field,
    /// Words of the name. This and the next five are what free text is looked for in.
    pub(super) name: Field,
    /// Words of the description.
    pub(super) description: Field,
    /// Words of the tags.
    pub(super) tags: Field,
    /// Words of the owner, the namespace and, for a function, its service.
    pub(super) owner: Field,
    /// Words of the file's path, or of the repository's name.
    pub(super) path: Field,
    /// Words of the source.
    pub(super) source: Field,
    /// All words of the document as they were written, to complete and correct typed words.
    pub(super) vocabulary: Field,
}

impl Fields {
    /// The fields that free text is looked for in, with what a match there counts.
    ///
    /// A function's name is part of its source too, so it counts 1.6 in all. Higher boosts hurt
    /// questions in prose: on 500 of them the mean reciprocal rank is 0.35 with 0.6 and 0.32 with
    /// 1.5. A name that was typed whole has a clause of its own.
    pub(super) fn searched(&self) -> [(Field, f32); 6] {
        [
            (self.name, 0.6),
            (self.description, 1.0),
            (self.tags, 1.0),
            (self.owner, 0.8),
            (self.path, 0.3),
            (self.source, 1.0),
        ]
    }
}

/// Builds the schema; the same fields in the same order every time.
pub(super) fn build() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = text_options(tokenizer::TEXT, IndexRecordOption::WithFreqs).set_stored();
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        service: builder.add_text_field("service", STRING),
        kind: builder.add_text_field("kind", STRING | FAST | STORED),
        team: builder.add_text_field("team", STRING | FAST),
        language: builder.add_text_field("language", STRING | FAST),
        tag: builder.add_text_field("tag", STRING | FAST),
        lifecycle: builder.add_text_field("lifecycle", STRING | FAST),
        service_type: builder.add_text_field("type", STRING | FAST),
        runtime: builder.add_text_field("runtime", STRING | FAST),
        visible_to: builder.add_text_field("visible_to", STRING),
        weight: builder.add_f64_field("weight", FAST | INDEXED),
        exact: builder.add_text_field("exact", STRING),
        name: builder.add_text_field("name", text.clone()),
        description: builder.add_text_field("description", text.clone()),
        tags: builder.add_text_field("tags", text.clone()),
        owner: builder.add_text_field("owner", text.clone()),
        path: builder.add_text_field("path", text.clone()),
        source: builder.add_text_field("source", text),
        vocabulary: builder.add_text_field(
            "vocabulary",
            text_options(tokenizer::VOCABULARY, IndexRecordOption::Basic),
        ),
    };
    (builder.build(), fields)
}

fn text_options(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option),
    )
}
