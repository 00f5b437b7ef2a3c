//! Finds the services of a repository from what its manifests declare.

pub mod handler;
