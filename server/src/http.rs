//! What every request passes, and what is answered besides GraphQL.

pub mod auth;
pub mod error;
pub mod headers;
pub mod health;
pub mod metrics;
pub mod snapshot;
pub mod ui;
pub mod webhook;
