//! The rules of the catalogue, on both databases.

mod access;
mod demo;
mod place;
mod publish;
mod read;
mod transfer;
pub(crate) mod world;
