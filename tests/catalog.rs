//! The rules of the catalogue, on both databases.

mod access;
mod describe;
mod edit;
pub(crate) mod organisation;
mod declaration;
mod member;
mod ownership;
pub(crate) mod people;
mod place;
mod publish;
mod read;
mod team;
mod transfer;
mod visibility;
pub(crate) mod world;
