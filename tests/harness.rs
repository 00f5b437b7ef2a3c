//! What the tests stand on: servers, databases, clients and repositories that are real and are
//! gone when the test is.

#[macro_use]
pub(crate) mod databases;

pub(crate) mod callers;
pub(crate) mod client;
pub(crate) mod faulty;
pub(crate) mod git_server;
pub(crate) mod graphql;
pub(crate) mod issuer;
pub(crate) mod postgres;
pub(crate) mod programs;
pub(crate) mod repository;
pub(crate) mod rows;
pub(crate) mod secure;
pub(crate) mod server;
pub(crate) mod shop;
