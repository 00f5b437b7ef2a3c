import { graphql } from '../gql';
import type { DependencyState, VersionFactsFragment, VersionState } from '../gql/graphql';
import { Badge, type Tone } from '../ui/badge';
import { Day, useNow } from './format';
import { Replacement } from './service-ref';

graphql(`
  fragment VersionFacts on Version {
    number
    state
    stateReason
    stateBy
    stateAt
    sunsetAt
    replacement
  }
`);

const TONES: Record<VersionState, Tone> = {
  PUBLISHED: 'good',
  DEPRECATED: 'warn',
  SUNSET: 'warn',
  YANKED: 'bad',
  RETIRED: 'bad',
};

/** Whether a release should be used. */
export function VersionStateBadge({ state }: { state: VersionState }) {
  return <Badge tone={TONES[state]}>{state.toLowerCase()}</Badge>;
}

/** Why a release should not be used, until when it is served, and what to use instead. */
export function VersionReason({ version }: { version: VersionFactsFragment }) {
  const now = useNow();
  const { state, stateReason, stateBy, stateAt, sunsetAt, replacement } = version;
  if (state === 'PUBLISHED') return null;
  return (
    <>
      {stateReason && <>{sentence(stateReason)} </>}
      {sunsetAt && state !== 'RETIRED' && (
        <>
          {new Date(sunsetAt) < now ? 'Ended' : 'Ends'} on <Day at={sunsetAt} />.{' '}
        </>
      )}
      <Replacement text={replacement} />{' '}
      {stateBy && (
        <small>
          by {stateBy}
          {stateAt && (
            <>
              , <Day at={stateAt} />
            </>
          )}
        </small>
      )}
    </>
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const DEPENDENCY_STATES: Record<DependencyState, { name: string; tone: Tone }> = {
  SATISFIED: { name: 'satisfied', tone: 'good' },
  UNRESOLVED: { name: 'no such service', tone: 'bad' },
  NO_MATCHING_RELEASE: { name: 'no release in the range', tone: 'bad' },
  ON_DEPRECATED: { name: 'on a deprecated release', tone: 'warn' },
  ON_SUNSET: { name: 'on a release that ends', tone: 'warn' },
  ON_YANKED: { name: 'on a yanked release', tone: 'bad' },
  ON_RETIRED: { name: 'on a retired release', tone: 'bad' },
};

/** How a dependency stands. */
export function DependencyStateBadge({ state }: { state: DependencyState }) {
  const { name, tone } = DEPENDENCY_STATES[state];
  return <Badge tone={tone}>{name}</Badge>;
}
