//! The rules of the catalogue, on both databases.

mod access;
mod declaration;
mod describe;
mod edit;
mod member;
pub(crate) mod organisation;
mod ownership;
pub(crate) mod people;
mod place;
mod publish;
mod read;
mod team;
mod transfer;
mod visibility;
pub(crate) mod world;
