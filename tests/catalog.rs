//! The rules of the catalogue, on both databases.

mod access;
mod publish;
mod read;
pub(crate) mod world;
