import { Fact, FactGroup } from '../components/facts';
import { graphql } from '../gql';
import type { Role, TeamSideFragment } from '../gql/graphql';
import { Badge } from '../ui/badge';

graphql(`
  fragment TeamSide on Team {
    contact
    origin
    members(first: 100) {
      totalCount
      nodes {
        role
        principal {
          id
          kind
          name
          displayName
          disabledAt
        }
      }
    }
    namespaces(first: 100) {
      totalCount
      nodes {
        name
      }
    }
  }
`);

const ROLES: Record<Role, string> = {
  VIEW: 'views what only the team sees',
  PUBLISH: 'publishes',
  MAINTAIN: 'edits services and the state of releases',
  ADMIN: 'says who is in the team and what it owns',
};

/** The side column of a team: who is in it, whom to ask, which namespaces are its. */
export function TeamSide({ team }: { team: TeamSideFragment }) {
  const { members, namespaces } = team;
  return (
    <>
      <FactGroup title="Contact">
        <Fact name="Ask">{team.contact ?? 'nobody said where'}</Fact>
        <Fact name="Declared in">{team.origin}</Fact>
      </FactGroup>
      <FactGroup title={`Members (${members.totalCount})`}>
        {members.nodes.map(({ principal, role }) => (
          <Fact key={principal.id} name={ROLES[role]}>
            {principal.displayName ?? principal.name}{' '}
            <Badge tone={role === 'ADMIN' ? 'accent' : undefined}>{role.toLowerCase()}</Badge>{' '}
            {principal.disabledAt && <Badge tone="bad">disabled</Badge>}
            <small>
              {principal.displayName && `${principal.name}`}
              {principal.kind === 'SERVICE_ACCOUNT' && ' service account'}
            </small>
          </Fact>
        ))}
        {members.nodes.length === 0 && <Fact name="Nobody">is in this team.</Fact>}
        {members.totalCount > members.nodes.length && (
          <Fact name="And">{members.totalCount - members.nodes.length} more</Fact>
        )}
      </FactGroup>
      <FactGroup title={`Namespaces (${namespaces.totalCount})`}>
        {namespaces.nodes.length === 0 ? (
          <Fact name="None">It owns no namespace.</Fact>
        ) : (
          <Fact name="New services in these are for its members to name">
            {namespaces.nodes.map(({ name }) => (
              <div key={name}>{name}</div>
            ))}
          </Fact>
        )}
      </FactGroup>
    </>
  );
}
