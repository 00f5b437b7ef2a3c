//! Brickyard as its users see it: the real binaries, real databases, real repositories.
//!
//! Each test's name is a claim. Nothing here is ignored and nothing depends on speed.

#![expect(
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests fail and speak as tests do; clippy only knows functions marked #[test]"
)]

#[macro_use]
mod harness;

mod catalog;
mod databases;
mod documents;
mod examples;
mod journeys;
mod layers;
mod mutations;
mod permissions;
mod refusals;
mod store;
