//! What users do, from end to end: one file per journey.

mod bad_input;
mod check;
mod ci;
mod crash;
mod describe;
mod formats;
mod graphql;
mod publish;
mod real_repository;
mod resolve;
mod scan;
mod search;
mod team;
mod transfer;
mod visibility;
