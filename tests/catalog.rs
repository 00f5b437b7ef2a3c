//! The rules of the catalogue, on both databases.

mod access;
mod audit;
mod backstage;
mod changes;
mod describe;
mod edit;
mod place;
mod publish;
mod read;
mod transfer;
pub(crate) mod world;
