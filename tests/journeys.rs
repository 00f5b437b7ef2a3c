//! What users do, from end to end: one file per journey.

mod bad_input;
mod check;
mod check_policy;
mod ci;
mod crash;
mod degraded;
mod describe;
mod discovery;
mod formats;
mod graphql;
mod id_token;
mod publish;
mod real_repository;
mod resolve;
mod scan;
mod scan_gate;
mod search;
mod source;
mod team;
mod transfer;
mod visibility;
mod waiver;
