import { Link } from '@tanstack/react-router';
import { paths } from '../paths';
import { Badge } from '../ui/badge';

/** A team with where to ask it, and whether it is more than a name in a repository. */
export function TeamLink({
  team,
}: {
  team: { name: string; contact?: string | null; verified: boolean };
}) {
  return (
    <>
      <Link {...paths.team(team.name)}>{team.name}</Link>
      {team.contact && <> · {team.contact}</>} {!team.verified && <UnverifiedBadge />}
    </>
  );
}

export function UnverifiedBadge() {
  return (
    <Badge title="Only a repository's file names this team; it has no rights in the catalogue">
      unverified
    </Badge>
  );
}
