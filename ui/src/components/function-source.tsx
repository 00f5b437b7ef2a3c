import { queryOptions } from '@tanstack/react-query';
import { isNotFound } from '../errors';
import { graphql } from '../gql';
import type { FunctionQuery } from '../gql/graphql';
import { execute } from '../graphql';
import { Notice } from '../ui/notice';
import { Source } from './source';

const DOCUMENT = graphql(`
  query Function($id: ID!) {
    node(id: $id) {
      __typename
      ... on Occurrence {
        ref
        ...OccurrencePlace
        fragment {
          tokens
          source
        }
        version {
          ref
          number
        }
      }
    }
  }
`);

export type FunctionOccurrence = Extract<
  NonNullable<FunctionQuery['node']>,
  { __typename: 'Occurrence' }
>;

/** A function with its source; null when no occurrence has this id. */
export function functionQuery(id: string) {
  return queryOptions({
    queryKey: ['function', id],
    queryFn: async ({ signal }): Promise<FunctionOccurrence | null> => {
      try {
        const { node } = await execute(DOCUMENT, { id }, signal);
        return node?.__typename === 'Occurrence' ? node : null;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
  });
}

/** A function's source, or why there is none. */
export function FunctionSource({ occurrence }: { occurrence: FunctionOccurrence }) {
  const { fragment, name, startLine } = occurrence;
  if (fragment.source === null || fragment.source === undefined) return <NoSource name={name} />;
  return (
    <Source
      source={fragment.source}
      language={fragment.language}
      startLine={startLine}
      label={`Source of ${name}`}
    />
  );
}

export function NoSource({ name }: { name: string }) {
  return (
    <Notice title={`${name} was published without its source`}>
      <p>
        The catalogue has its fingerprint only: enough to compare it, not to show it. Its owner can
        publish it again without <code>--no-source</code>.
      </p>
    </Notice>
  );
}
