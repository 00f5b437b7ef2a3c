import type { Visibility } from '../gql/graphql';
import { Badge } from '../ui/badge';
import { Icon, type IconName } from '../ui/icon';

const VISIBILITIES: Record<Visibility, { name: string; meaning: string; icon: IconName }> = {
  ORGANISATION: { name: 'organisation', meaning: 'everybody who may read', icon: 'team' },
  RESTRICTED: {
    name: 'restricted',
    meaning: 'its owner, its maintainers and the teams it was shown to; others learn its number',
    icon: 'team',
  },
  PRIVATE: {
    name: 'private',
    meaning: 'its owner and its maintainers; others learn that there is one',
    icon: 'lock',
  },
  HIDDEN: {
    name: 'hidden',
    meaning: 'its owner and its maintainers; others learn nothing',
    icon: 'hidden',
  },
};

/** Who may view a service, when that is not the whole organisation. */
export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  if (visibility === 'ORGANISATION') return null;
  const { name, meaning, icon } = VISIBILITIES[visibility];
  return (
    <Badge tone="info" title={`For ${meaning}`}>
      <Icon name={icon} />
      {name}
    </Badge>
  );
}

/** Who may view a service, in words. */
export function visibilityMeaning(visibility: Visibility): string {
  return VISIBILITIES[visibility].meaning;
}
