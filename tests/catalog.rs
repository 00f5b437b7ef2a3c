//! The rules of the catalogue, on both databases.

mod access;
mod describe;
mod edit;
mod place;
mod publish;
mod read;
mod transfer;
pub(crate) mod world;
