//! The rules of the catalogue, on both databases.

mod access;
mod declaration;
mod member;
mod ownership;
pub(crate) mod people;
mod place;
mod publish;
mod read;
mod team;
mod transfer;
pub(crate) mod world;
