//! One file per table; rows never leave `store`.

pub(crate) mod access_token;
pub(crate) mod audit_event;
pub(crate) mod change_event;
pub(crate) mod clone_pair;
pub(crate) mod fingerprint;
pub(crate) mod fragment;
pub(crate) mod namespace;
pub(crate) mod occurrence;
pub(crate) mod repository;
pub(crate) mod service;
pub(crate) mod service_tag;
pub(crate) mod source;
pub(crate) mod staging;
pub(crate) mod staging_batch;
pub(crate) mod team;
pub(crate) mod version;
