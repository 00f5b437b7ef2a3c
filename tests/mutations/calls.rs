//! The table: each mutation once with success and once in vain.

/// What a call leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// One audit event and at least one change event.
    Events,
    /// Neither, since it prepares something that nobody sees yet.
    Nothing,
    /// Neither, since it was refused or changed nothing.
    NothingNew,
}

use Leaves::{Events, Nothing, NothingNew};

/// A call of a mutation; each builds on those before it.
pub(super) struct Call {
    pub(super) mutation: &'static str,
    pub(super) leaves: Leaves,
    /// `$name` stands for what an earlier call kept under that name.
    pub(super) query: &'static str,
    /// What is kept of the answer: a name, and where it is in `data`.
    pub(super) keeps: &'static [(&'static str, &'static str)],
}

pub(super) const fn call(mutation: &'static str, leaves: Leaves, query: &'static str) -> Call {
    Call {
        mutation,
        leaves,
        query,
        keeps: &[],
    }
}

impl Call {
    pub(super) const fn keeping(self, keeps: &'static [(&'static str, &'static str)]) -> Self {
        Self { keeps, ..self }
    }
}

/// Stands for a hash over what is published.
pub(super) const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub(super) const CALLS: &[Call] = &[
    call(
        "beginPublish",
        Nothing,
        "beginPublish(input: { repository: \"example.com/a\", contentHash: \"$hash\", services: [\
         { namespace: \"a\", name: \"b\", root: \"\", description: \"d\", tags: [], owner: \"a\",\
         release: { number: \"1.0.0\" } },\
         { namespace: \"a\", name: \"u\", root: \"u\", description: \"d\", tags: [] }] })\
         { ... on Staging { id } }",
    )
    .keeping(&[("staging", "/beginPublish/id")]),
    call(
        "beginPublish",
        NothingNew,
        "beginPublish(input: { repository: \"\", contentHash: \"$hash\", services: [] })\
         { __typename }",
    ),
    call(
        "stageFragments",
        Nothing,
        "stageFragments(input: { staging: \"$staging\", batch: 0, fragments: [], occurrences: [] })\
         { stored }",
    ),
    call(
        "stageFragments",
        NothingNew,
        "stageFragments(input: { staging: \"x\", batch: 0, fragments: [], occurrences: [] })\
         { stored }",
    ),
    call(
        "commitPublish",
        NothingNew,
        "commitPublish(input: { staging: \"$staging\", batches: 2 }) { sequence }",
    ),
    call(
        "commitPublish",
        Events,
        "commitPublish(input: { staging: \"$staging\", batches: 1 })\
         { services { service { id owner { id } } release { id } } }",
    )
    .keeping(&[
        ("owner", "/commitPublish/services/0/service/owner/id"),
        ("unowned", "/commitPublish/services/1/service/id"),
        ("service", "/commitPublish/services/0/service/id"),
        ("release", "/commitPublish/services/0/release/id"),
    ]),
    call(
        "commitPublish",
        NothingNew,
        "commitPublish(input: { staging: \"$staging\", batches: 1 }) { sequence }",
    ),
    call(
        "createAccessToken",
        Events,
        "createAccessToken(input: { name: \"n\", scopes: [PUBLISH] }) { accessToken { id } }",
    )
    .keeping(&[("token", "/createAccessToken/accessToken/id")]),
    call(
        "createAccessToken",
        NothingNew,
        "createAccessToken(input: { name: \"\", scopes: [PUBLISH] }) { secret }",
    ),
    call(
        "exchangeIdToken",
        NothingNew,
        "exchangeIdToken(idToken: \"x\") { repository }",
    ),
    call(
        "revokeAccessToken",
        Events,
        "revokeAccessToken(input: { id: \"$token\" }) { accessToken { name } }",
    ),
    call(
        "revokeAccessToken",
        NothingNew,
        "revokeAccessToken(input: { id: \"$token\" }) { accessToken { name } }",
    ),
];

/// What services and their releases go through, after their teams.
pub(super) const SERVICE_CALLS: &[Call] = &[
    call(
        "updateService",
        Events,
        "updateService(input: { service: \"$service\", revision: $revision, description: \"new\" })\
         { service { revision } }",
    )
    .keeping(&[("revision", "/updateService/service/revision")]),
    call(
        "updateService",
        NothingNew,
        "updateService(input: { service: \"$service\", revision: 0, description: \"newer\" })\
         { service { revision } }",
    ),
    call(
        "updateService",
        NothingNew,
        "updateService(input: { service: \"$service\", revision: $revision, description: \"new\" })\
         { service { revision } }",
    ),
    call(
        "setVisibility",
        Events,
        "setVisibility(input: { service: \"$service\", revision: $revision, visibility: PRIVATE })\
         { service { revision } }",
    )
    .keeping(&[("revision", "/setVisibility/service/revision")]),
    call(
        "setVisibility",
        NothingNew,
        "setVisibility(input: { service: \"$service\", revision: 0, visibility: HIDDEN })\
         { service { revision } }",
    ),
    call(
        "renameService",
        Events,
        "renameService(input: { service: \"$service\", revision: $revision, name: \"c\" })\
         { service { revision } }",
    )
    .keeping(&[("revision", "/renameService/service/revision")]),
    call(
        "renameService",
        NothingNew,
        "renameService(input: { service: \"$service\", revision: 0, name: \"d\" })\
         { service { revision } }",
    ),
    call(
        "retireService",
        NothingNew,
        "retireService(input: { service: \"$service\", revision: 0 }) { __typename }",
    ),
    call(
        "retireService",
        Events,
        "retireService(input: { service: \"$service\", revision: $revision })\
         { ... on ServiceRetired { service { revision } } }",
    )
    .keeping(&[("revision", "/retireService/service/revision")]),
    call(
        "restoreService",
        NothingNew,
        "restoreService(input: { service: \"$service\", revision: 0 }) { __typename }",
    ),
    call(
        "restoreService",
        Events,
        "restoreService(input: { service: \"$service\", revision: $revision })\
         { service { revision } }",
    )
    .keeping(&[("revision", "/restoreService/service/revision")]),
    call(
        "declareDependencies",
        Events,
        "declareDependencies(input: { service: \"$service\", revision: $revision, dependencies: [\
         { service: \"a/u\", range: \"^1\" }] }) { service { id } }",
    ),
    call(
        "declareDependencies",
        NothingNew,
        "declareDependencies(input: { service: \"$service\", revision: 0, dependencies: [] })\
         { service { id } }",
    ),
    call(
        "deprecateVersions",
        Events,
        "deprecateVersions(input: { service: \"$service\", range: \"<2.0.0\", reason: \"r\" })\
         { deprecation { id } }",
    )
    .keeping(&[("deprecation", "/deprecateVersions/deprecation/id")]),
    call(
        "deprecateVersions",
        NothingNew,
        "deprecateVersions(input: { service: \"$service\", range: \"x y\", reason: \"r\" })\
         { deprecation { id } }",
    ),
    call(
        "revokeDeprecation",
        Events,
        "revokeDeprecation(input: { id: \"$deprecation\", reason: \"r\" }) { deprecation { id } }",
    ),
    call(
        "revokeDeprecation",
        NothingNew,
        "revokeDeprecation(input: { id: \"$deprecation\", reason: \"r\" }) { deprecation { id } }",
    ),
    call(
        "unyankVersion",
        NothingNew,
        "unyankVersion(input: { version: \"$release\", reason: \"r\" }) { version { id } }",
    ),
    call(
        "yankVersion",
        Events,
        "yankVersion(input: { version: \"$release\", reason: \"r\" }) { version { id } }",
    ),
    call(
        "yankVersion",
        NothingNew,
        "yankVersion(input: { version: \"$release\", reason: \"r\" }) { version { id } }",
    ),
    call(
        "unyankVersion",
        Events,
        "unyankVersion(input: { version: \"$release\", reason: \"r\" }) { version { id } }",
    ),
    call(
        "retireVersion",
        NothingNew,
        "retireVersion(input: { version: \"$release\", reason: \"r\" }) { __typename }",
    ),
    call(
        "yankVersion",
        Events,
        "yankVersion(input: { version: \"$release\", reason: \"again\" }) { version { id } }",
    ),
    call(
        "retireVersion",
        Events,
        "retireVersion(input: { version: \"$release\", reason: \"r\" }) { __typename }",
    ),
    call(
        "setCanonicalService",
        NothingNew,
        "setCanonicalService(input: { cloneClass: \"$class\", service: \"$service\" }) { __typename }",
    ),
    call(
        "clearCanonicalService",
        NothingNew,
        "clearCanonicalService(input: { cloneClass: \"$class\" }) { __typename }",
    ),
    call(
        "setCanonicalService",
        Events,
        "setCanonicalService(input: { cloneClass: \"$class\", service: \"$copied\", reason: \"r\" })\
         { cloneClass { canonical { namedBy } } }",
    ),
    call(
        "clearCanonicalService",
        Events,
        "clearCanonicalService(input: { cloneClass: \"$class\", reason: \"r\" }) { cloneClass { id } }",
    ),
];
