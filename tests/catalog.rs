//! The rules of the catalogue, on both databases.

mod access;
mod describe;
mod edit;
pub(crate) mod organisation;
mod place;
mod publish;
mod read;
mod transfer;
mod visibility;
pub(crate) mod world;
