//! The rules of the catalogue, on both databases.

mod access;
mod dependency;
mod deprecation;
mod place;
mod publish;
mod read;
mod resolution;
mod shelf;
mod transfer;
pub(crate) mod world;
