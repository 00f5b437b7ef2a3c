//! The rules of the catalogue, on both databases.

mod access;
mod audit;
mod backstage;
mod changes;
mod clone_class;
mod clones;
mod declaration;
mod demo;
mod dependency;
mod deprecation;
mod describe;
mod edit;
mod member;
pub(crate) mod organisation;
mod ownership;
pub(crate) mod people;
mod place;
mod publish;
mod read;
mod resolution;
mod scheme;
mod shelf;
mod snapshot;
mod team;
mod transfer;
mod visibility;
pub(crate) mod world;
