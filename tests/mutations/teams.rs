//! The part of the table that is about teams, namespaces, people and owners.

use super::calls::Leaves::{Events, NothingNew};
use super::calls::{Call, call};

pub(super) const TEAM_CALLS: &[Call] = &[
    call(
        "createTeam",
        Events,
        "createTeam(input: { name: \"t\" }) { team { id revision } }",
    )
    .keeping(&[
        ("team", "/createTeam/team/id"),
        ("teamRevision", "/createTeam/team/revision"),
    ]),
    call(
        "createTeam",
        NothingNew,
        "createTeam(input: { name: \"t\" }) { team { id } }",
    ),
    call(
        "updateTeam",
        Events,
        "updateTeam(input: { id: \"$team\", contact: \"#t\", revision: $teamRevision }) \
         { team { revision } }",
    )
    .keeping(&[("teamRevision", "/updateTeam/team/revision")]),
    call(
        "updateTeam",
        NothingNew,
        "updateTeam(input: { id: \"$team\", contact: \"#u\", revision: 0 }) { team { id } }",
    ),
    call(
        "renameTeam",
        Events,
        "renameTeam(input: { id: \"$team\", name: \"u\", revision: $teamRevision }) \
         { team { revision } }",
    )
    .keeping(&[("teamRevision", "/renameTeam/team/revision")]),
    call(
        "renameTeam",
        NothingNew,
        "renameTeam(input: { id: \"$team\", name: \"v\", revision: 0 }) { team { id } }",
    ),
    call(
        "verifyTeam",
        Events,
        "verifyTeam(input: { id: \"$owner\", revision: 1 }) { team { id } }",
    ),
    call(
        "verifyTeam",
        NothingNew,
        "verifyTeam(input: { id: \"$owner\", revision: 1 }) { team { id } }",
    ),
    call(
        "createNamespace",
        Events,
        "createNamespace(input: { name: \"n\", team: \"$team\" }) { namespace { id revision } }",
    )
    .keeping(&[
        ("namespace", "/createNamespace/namespace/id"),
        ("spaceRevision", "/createNamespace/namespace/revision"),
    ]),
    call(
        "createNamespace",
        NothingNew,
        "createNamespace(input: { name: \"n\", team: \"$team\" }) { namespace { id } }",
    ),
    call(
        "moveNamespace",
        Events,
        "moveNamespace(input: { id: \"$namespace\", team: \"$owner\", revision: $spaceRevision }) \
         { namespace { id } }",
    ),
    call(
        "moveNamespace",
        NothingNew,
        "moveNamespace(input: { id: \"$namespace\", team: \"$team\", revision: 0 }) \
         { namespace { id } }",
    ),
    call(
        "createPrincipal",
        Events,
        "createPrincipal(input: { kind: USER, name: \"ada\" }) { principal { id } }",
    )
    .keeping(&[("principal", "/createPrincipal/principal/id")]),
    call(
        "createPrincipal",
        NothingNew,
        "createPrincipal(input: { kind: USER, name: \"ada\" }) { principal { id } }",
    ),
    call(
        "updatePrincipal",
        Events,
        "updatePrincipal(input: { id: \"$principal\", displayName: \"Ada\" }) { principal { id } }",
    ),
    call(
        "updatePrincipal",
        NothingNew,
        "updatePrincipal(input: { id: \"$principal\", displayName: \"Ada\" }) { principal { id } }",
    ),
    call(
        "setTeamMember",
        Events,
        "setTeamMember(input: { team: \"$team\", principal: \"$principal\", role: VIEW }) \
         { __typename }",
    ),
    call(
        "setTeamMember",
        NothingNew,
        "setTeamMember(input: { team: \"$team\", principal: \"$principal\", role: VIEW }) \
         { __typename }",
    ),
    call(
        "removeTeamMember",
        Events,
        "removeTeamMember(input: { team: \"$team\", principal: \"$principal\" }) { __typename }",
    ),
    call(
        "removeTeamMember",
        NothingNew,
        "removeTeamMember(input: { team: \"$team\", principal: \"$principal\" }) { __typename }",
    ),
    call(
        "transferService",
        Events,
        "transferService(input: { id: \"$service\", team: \"$team\", reason: \"r\", \
         revision: $revision }) { service { revision } }",
    )
    .keeping(&[("revision", "/transferService/service/revision")]),
    call(
        "transferService",
        NothingNew,
        "transferService(input: { id: \"$service\", team: \"$owner\", reason: \"r\", revision: 0 }) \
         { service { id } }",
    ),
    call(
        "setMaintainers",
        Events,
        "setMaintainers(input: { id: \"$service\", teams: [\"$owner\"], revision: $revision }) \
         { service { revision } }",
    )
    .keeping(&[("revision", "/setMaintainers/service/revision")]),
    call(
        "setMaintainers",
        NothingNew,
        "setMaintainers(input: { id: \"$service\", teams: [], revision: 0 }) { service { id } }",
    ),
    call(
        "claimService",
        Events,
        "claimService(input: { id: \"$unowned\", team: \"$team\", revision: 1 }) \
         { service { revision } }",
    )
    .keeping(&[("unownedRevision", "/claimService/service/revision")]),
    call(
        "claimService",
        NothingNew,
        "claimService(input: { id: \"$unowned\", team: \"$owner\", revision: 0 }) { service { id } }",
    ),
    call(
        "assignOwner",
        Events,
        "assignOwner(input: { services: [{ id: \"$unowned\", revision: $unownedRevision }], \
         team: \"$owner\", reason: \"r\" }) { __typename }",
    ),
    call(
        "assignOwner",
        NothingNew,
        "assignOwner(input: { services: [{ id: \"$unowned\", revision: 0 }], team: \"$team\", \
         reason: \"r\" }) { __typename }",
    ),
    call(
        "createTeam",
        Events,
        "createTeam(input: { name: \"w\" }) { team { id revision } }",
    )
    .keeping(&[
        ("goner", "/createTeam/team/id"),
        ("gonerRevision", "/createTeam/team/revision"),
    ]),
    call(
        "dissolveTeam",
        Events,
        "dissolveTeam(input: { id: \"$goner\", reason: \"r\", revision: $gonerRevision }) \
         { team { revision } }",
    )
    .keeping(&[("gonerRevision", "/dissolveTeam/team/revision")]),
    call(
        "dissolveTeam",
        NothingNew,
        "dissolveTeam(input: { id: \"$goner\", reason: \"r\", revision: 0 }) { team { id } }",
    ),
    call(
        "mergeTeam",
        NothingNew,
        "mergeTeam(input: { id: \"$goner\", into: \"$team\", reason: \"r\", revision: 0 }) \
         { __typename }",
    ),
    call(
        "mergeTeam",
        Events,
        "mergeTeam(input: { id: \"$goner\", into: \"$team\", reason: \"r\", \
         revision: $gonerRevision }) { __typename }",
    ),
];
