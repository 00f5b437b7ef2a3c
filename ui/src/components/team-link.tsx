import { Link } from '@tanstack/react-router';
import { graphql } from '../gql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';

graphql(`
  fragment TeamName on Team {
    name
    contact
    verified
    dissolvedAt
  }
`);

/** A team with where to ask it, and whether it is more than a name in a repository. */
export function TeamLink({
  team,
}: {
  team: {
    name: string;
    contact?: string | null;
    verified: boolean;
    dissolvedAt?: string | null;
  };
}) {
  return (
    <>
      <Link {...paths.team(team.name)}>{team.name}</Link>
      {team.contact && <> · {team.contact}</>} <TeamBadge team={team} />
    </>
  );
}

/** Says of a team that it gives no rights, and why; nothing of any other. */
export function TeamBadge({ team }: { team: { verified: boolean; dissolvedAt?: string | null } }) {
  if (team.dissolvedAt) return <Badge tone="bad">dissolved</Badge>;
  return team.verified ? null : <UnverifiedBadge />;
}

export function UnverifiedBadge() {
  return (
    <Badge
      tone="warn"
      title="Only a repository's file names this team; it has no rights in the catalogue"
    >
      unverified
    </Badge>
  );
}
