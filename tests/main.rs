//! Brickyard as its users see it: the real binaries, real databases, real repositories.
//!
//! Each test's name is a claim. Nothing here is ignored and nothing depends on speed.

#[macro_use]
mod harness;

mod catalog;
mod databases;
mod documents;
mod examples;
mod journeys;
mod layers;
mod store;
