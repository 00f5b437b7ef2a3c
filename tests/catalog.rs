//! The rules of the catalogue, on both databases.

mod access;
mod dependency;
mod deprecation;
mod describe;
mod edit;
pub(crate) mod organisation;
mod place;
mod publish;
mod read;
mod resolution;
mod shelf;
mod transfer;
mod visibility;
pub(crate) mod world;
