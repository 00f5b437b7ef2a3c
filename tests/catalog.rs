//! The rules of the catalogue, on both databases.

mod access;
mod demo;
mod describe;
mod edit;
mod place;
mod publish;
mod read;
mod transfer;
pub(crate) mod world;
