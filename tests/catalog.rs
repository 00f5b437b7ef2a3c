//! The rules of the catalogue, on both databases.

mod access;
pub(crate) mod organisation;
mod publish;
mod read;
mod visibility;
pub(crate) mod world;
