//! Backstage's catalogue, into ours and out of it.
//!
//! | Backstage | here |
//! |---|---|
//! | Component | a service; `spec.type` is its type |
//! | API | a service of the type `api`; `<name>-api` when a component has that name |
//! | Group | a verified team; `<namespace>.<name>` outside of `default` |
//! | User | a user; their groups are memberships with the role publish |
//! | System, Domain | the labels `system` and `domain` of what belongs to them |
//! | title, labels | labels; `title` |
//! | annotations | labels `annotation:<key>` |
//! | owner | the owner; a team that no Group declares is unverified |
//! | dependsOn, consumesApis | dependencies with the range `*` |
//! | providesApis | the API depends on the component that provides it |
//!
//! Everything is written in one transaction. What an earlier import wrote is written anew only if
//! Backstage's entity changed, so that importing again writes nothing, and what a repository
//! publishes itself is left alone.

mod entity;
mod export;
mod import;
mod plan;
mod reference;
mod source;
mod write;

pub use self::export::EntityExport;
pub use self::import::{BackstageImport, ImportReport, Problem};

/// How a label is named that holds an annotation.
const ANNOTATION: &str = "annotation:";
/// How the annotations begin that say what Backstage has no field for.
const OWN: &str = "brickyard.dev/";
/// Begins the content hash of a head that an import wrote.
const MARK: &str = "backstage:";
