//! Backstage's catalogue, into ours and out of it.
//!
//! | Backstage | here |
//! |---|---|
//! | Component | a service; `spec.type` is its type |
//! | API | a service of the type `api`; `<name>-api` when a component has that name |
//! | Group | a verified team; `<namespace>.<name>` outside of `default`; its parent and children are left out |
//! | User | a user; their groups are memberships with the role publish, which ends when the group no longer names them |
//! | System, Domain | the labels `system` and `domain` of what belongs to them |
//! | title, labels | labels; `title` |
//! | annotations | labels `annotation:<key>`; those of an export of ours, `brickyard.dev/…`, are read back |
//! | owner | the owner; a team that no Group declares is unverified |
//! | dependsOn, consumesApis | dependencies with the range `*`, unless an annotation says another |
//! | providesApis | the API depends on the component that provides it |
//!
//! Everything is written in one transaction. What an earlier import wrote is written anew only if
//! Backstage's entity changed, or what an import makes of it, so that importing again writes nothing,
//! and what a repository publishes itself is left alone.
//!
//! An export leaves out what entities have no place for: releases and rules about them, schemas and
//! READMEs, functions and their duplicates, service accounts, rights above publish, owners of
//! namespaces, former names and owners, check modes, waivers and the audit log.

mod entity;
mod export;
mod import;
mod own;
mod plan;
mod reference;
mod source;
mod write;

pub use self::export::EntityExport;
pub use self::import::{BackstageImport, ImportReport, Problem};

/// How a label is named that holds an annotation.
const ANNOTATION: &str = "annotation:";
/// Begins the content hash of a head that an import wrote.
const MARK: &str = "backstage:";
