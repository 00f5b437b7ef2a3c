//! The rules of the catalogue, on both databases.

mod access;
mod place;
mod publish;
mod read;
pub(crate) mod world;
