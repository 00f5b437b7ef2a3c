//! Finds the services of a repository from what its manifests declare.

mod function;
pub mod handler;

pub use self::function::{Function, functions};
