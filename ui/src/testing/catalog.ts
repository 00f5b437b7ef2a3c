import type {
  ClonePairSummaryFragment,
  OccurrencePlaceFragment,
  SearchPageQuery,
  ServicePageQuery,
  ServiceSummaryFragment,
  TeamNameFragment,
} from '../gql/graphql';

/** Small parts of a catalogue; each takes what a test cares about. */
export function service(ref: string, changes: Partial<ServiceSummaryFragment> = {}) {
  const [namespace = '', name = ''] = ref.split('/');
  return {
    __typename: 'Service' as const,
    id: `service:${ref}`,
    ref,
    namespace,
    name,
    description: null,
    tags: [],
    lifecycle: 'PRODUCTION' as const,
    visibility: 'ORGANISATION' as const,
    languages: ['go'],
    updatedAt: '2026-01-01T00:00:00Z',
    owner: { name: namespace },
    latestRelease: null,
    ...changes,
  };
}

export function occurrence(name: string, ref: string): OccurrencePlaceFragment {
  const [owner = ''] = ref.split('/');
  return {
    id: `occurrence:${name}`,
    name,
    path: `src/${name}.ts`,
    startLine: 10,
    endLine: 12,
    fragment: { id: `fragment:${name}`, language: 'typescript', lines: 3 },
    service: { ref, owner: { name: owner, contact: `#${owner}-help` } },
  };
}

export function functionAnswer(name: string, ref: string, source: string | null) {
  const place = occurrence(name, ref);
  return {
    node: {
      __typename: 'Occurrence',
      ...place,
      ref: `${ref}:${place.path}#L10-L12`,
      fragment: { ...place.fragment, tokens: 60, source },
      version: { ref, number: null },
    },
  };
}

export function pair(
  a: OccurrencePlaceFragment,
  b: OccurrencePlaceFragment,
): ClonePairSummaryFragment {
  return { id: `${a.name}-${b.name}`, similarity: 0.948, type: 'EDITED', a, b };
}

export function connection<Node>(nodes: Node[]) {
  return { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null }, nodes };
}

type Search = SearchPageQuery['search'];

export function searchAnswer(changes: Partial<Search> = {}): SearchPageQuery {
  return {
    catalog: { sequence: 7 },
    search: {
      total: 0,
      suggestion: null,
      asOf: 7,
      hits: [],
      facets: {
        kinds: [],
        teams: [],
        languages: [],
        tags: [],
        lifecycles: [],
        types: [],
        runtimes: [],
      },
      ...changes,
    },
  };
}

export function team(name: string, changes: Partial<TeamNameFragment> = {}): TeamNameFragment {
  return { name, contact: '#help', verified: true, dissolvedAt: null, ...changes };
}

/** A service's own page; nothing is known of it but what a publish always says. */
export function serviceAnswer(
  ref: string,
  changes: Partial<NonNullable<ServicePageQuery['service']>> = {},
): ServicePageQuery {
  const { owner: _, ...summary } = service(ref);
  return {
    service: {
      ...summary,
      type: 'nanoservice',
      visibleTo: null,
      retiredAt: null,
      missingSince: null,
      vanished: null,
      lastConfirmed: null,
      repository: 'github.com/acme/shop',
      root: '',
      aliases: [],
      labels: [],
      owner: team(summary.namespace, { verified: false }),
      maintainers: [],
      endpoint: null,
      security: null,
      openDoor: false,
      resilience: null,
      interface: { handler: null, runtime: null, trigger: null },
      inputSchema: null,
      outputSchema: null,
      readme: null,
      head: { commit: '0123456789abcdef', ciRun: null, publishedBy: null },
      latestRelease: null,
      createdAt: '2025-01-01T00:00:00Z',
      restrictedConsumers: [],
      cycle: null,
      cloneSum: { classes: 0, lines: 0 },
      functions: { totalCount: 2 },
      releases: { totalCount: 0 },
      dependencies: [],
      consumers: { totalCount: 0 },
      duplicates: { totalCount: 1 },
      ...changes,
    },
  };
}
