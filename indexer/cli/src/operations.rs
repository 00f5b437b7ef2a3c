//! The calls to the server: one GraphQL document each, its types generated from
//! `server/schema.graphql` at compile time.

pub(crate) mod begin_publish;
pub(crate) mod check_fragments;
pub(crate) mod check_policy;
pub(crate) mod commit_publish;
pub(crate) mod create_waiver;
pub(crate) mod exchange_id_token;
pub(crate) mod missing_fragments;
pub(crate) mod published_functions;
pub(crate) mod published_services;
pub(crate) mod resolve;
pub(crate) mod revoke_waiver;
pub(crate) mod search;
pub(crate) mod stage_fragments;
pub(crate) mod waivers;
