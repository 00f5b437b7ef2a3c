//! The Brickyard server: what teams published, who owns it, and what is written twice.
//!
//! Read the modules from the outside in. `commands` starts the program, `app` puts its parts
//! together, `router` lists every path that it answers. `http` and `graphql` translate requests
//! for `catalog`, which holds the rules; `store` keeps the truth in a database. `search` and
//! `clones` are derived from it, and `jobs` keeps them up to date.

// The compiler follows the futures of resolvers through all layers down to the database's values.
#![recursion_limit = "256"]

pub mod app;
pub mod catalog;
pub mod clones;
pub mod commands;
pub mod config;
pub mod git;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod oidc;
pub mod router;
pub mod search;
pub mod store;
