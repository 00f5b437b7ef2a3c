//! One file per table; rows never leave `store`.

pub(crate) mod access_token;
pub(crate) mod audit_event;
pub(crate) mod audit_object;
pub(crate) mod audit_seal;
pub(crate) mod change_event;
pub(crate) mod clone_pair;
pub(crate) mod dependency;
pub(crate) mod deprecation_rule;
pub(crate) mod document;
pub(crate) mod fingerprint;
pub(crate) mod fragment;
pub(crate) mod name_alias;
pub(crate) mod namespace;
pub(crate) mod occurrence;
pub(crate) mod ownership_change;
pub(crate) mod principal;
pub(crate) mod repository;
pub(crate) mod service;
pub(crate) mod service_tag;
pub(crate) mod service_team;
pub(crate) mod source;
pub(crate) mod staging;
pub(crate) mod staging_batch;
pub(crate) mod team;
pub(crate) mod team_member;
pub(crate) mod version;
