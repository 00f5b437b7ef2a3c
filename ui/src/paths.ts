/**
 * Every address of the UI. The functions return what a router link takes; the `parse` functions
 * are the other direction and accept anything, since anybody can type an address.
 */

export const KINDS = ['service', 'function'] as const;
export type Kind = (typeof KINDS)[number];

export const LIFECYCLES = ['experimental', 'production', 'deprecated', 'retired'] as const;
export type LifecycleName = (typeof LIFECYCLES)[number];

export const SERVICE_TABS = [
  'overview',
  'interface',
  'functions',
  'releases',
  'dependencies',
  'duplicates',
] as const;
export type ServiceTab = (typeof SERVICE_TABS)[number];

export const QUEUES = ['services', 'teams', 'dissolved', 'namespaces'] as const;
export type Queue = (typeof QUEUES)[number];

export const WAIVER_STATES = ['active', 'waiting', 'expired', 'revoked'] as const;
export type WaiverStateName = (typeof WAIVER_STATES)[number];

export const DUPLICATES_VIEWS = ['classes', 'teams'] as const;
export type DuplicatesView = (typeof DUPLICATES_VIEWS)[number];

export const CLONE_TYPES = ['exact', 'renamed', 'edited'] as const;
export type CloneTypeName = (typeof CLONE_TYPES)[number];

export const SPREADS = ['several-teams', 'one-team'] as const;
export type SpreadName = (typeof SPREADS)[number];

/** State of the search page. What is absent has its default. */
export interface SearchState {
  q?: string;
  kind?: Kind[];
  team?: string[];
  language?: string[];
  tag?: string[];
  lifecycle?: LifecycleName[];
  /** Types of services. */
  type?: string[];
  runtime?: string[];
  /** From 1. */
  page?: number;
}

/** State of a service's page. What is absent has its default. */
export interface ServiceState {
  tab?: ServiceTab;
  /** Id of the occurrence whose source is shown. */
  function?: string;
  /** Filter of the function list. */
  name?: string;
  /** Whether duplicates in the same team are shown as well. */
  own?: boolean;
  /** Number of the release whose consumers are listed. */
  version?: string;
  /** The former name that led here. */
  from?: string;
}

/** State of a team's page. */
export interface TeamState {
  /** The former name that led here. */
  from?: string;
}

/** State of the page of duplicates: which part, and the filters of the list. What is absent has its default. */
export interface DuplicatesState {
  view?: DuplicatesView;
  /** What the name of a function or of a service contains. */
  q?: string;
  /** A team that has them. */
  team?: string;
  /** The team that had them first. */
  origin?: string;
  /** Id of a service that has them. */
  service?: string;
  language?: string;
  type?: CloneTypeName;
  /** The least similarity, in whole percent. */
  similarity?: number;
  spread?: SpreadName;
  /** Whether only candidates for a library are wanted. */
  library?: boolean;
}

/** State of the page of queues. What is absent has its default. */
export interface QueueState {
  queue?: Queue;
}

/** State of the page of waivers. What is absent has its default. */
export interface WaiversState {
  state?: WaiverStateName;
  /** The team whose services the waivers are against. */
  team?: string;
}

export const paths = {
  search: (search: SearchState = {}) => ({ to: '/', search }) as const,
  service: (ref: string, search: ServiceState = {}) => {
    const [namespace = '', name = ''] = ref.split('/');
    return { to: '/services/$namespace/$name', params: { namespace, name }, search } as const;
  },
  teams: () => ({ to: '/teams' }) as const,
  team: (team: string, search: TeamState = {}) =>
    ({ to: '/teams/$team', params: { team }, search }) as const,
  unowned: (queue?: Queue) => ({ to: '/unowned', search: queue ? { queue } : {} }) as const,
  checks: () => ({ to: '/checks' }) as const,
  waivers: (search: WaiversState = {}) => ({ to: '/waivers', search }) as const,
  duplicates: (search: DuplicatesState = {}) => ({ to: '/duplicates', search }) as const,
  cloneClass: (id: string) => ({ to: '/duplicates/$id', params: { id } }) as const,
  function: (id: string) => ({ to: '/f/$id', params: { id } }) as const,
  pair: (a: string, b: string) => ({ to: '/d/$a/$b', params: { a, b } }) as const,
};

/** Pages that are not the router's. */
export const API_PATH = '/graphql';

export function parseSearchState(raw: Record<string, unknown>): SearchState {
  const page = Number(one(raw.page));
  return compact({
    q: one(raw.q),
    kind: many(raw.kind)?.filter((kind): kind is Kind => KINDS.includes(kind as Kind)),
    team: many(raw.team),
    language: many(raw.language),
    tag: many(raw.tag),
    lifecycle: LIFECYCLES.filter((name) => many(raw.lifecycle)?.includes(name)),
    type: many(raw.type),
    runtime: many(raw.runtime),
    page: Number.isSafeInteger(page) && page > 1 ? page : undefined,
  });
}

export function parseServiceState(raw: Record<string, unknown>): ServiceState {
  const state = compact({
    tab: oneOf(SERVICE_TABS, raw.tab),
    function: one(raw.function),
    name: one(raw.name),
    own: one(raw.own) === 'true' ? true : undefined,
    version: one(raw.version),
    from: one(raw.from),
  });
  // The list of functions was the first tab once, and addresses live long.
  const isFunctions = !state.tab && (state.function ?? state.name) !== undefined;
  return isFunctions ? { ...state, tab: 'functions' } : state;
}

export function parseTeamState(raw: Record<string, unknown>): TeamState {
  return compact({ from: one(raw.from) });
}

export function parseDuplicatesState(raw: Record<string, unknown>): DuplicatesState {
  const similarity = Number(one(raw.similarity));
  return compact({
    view: oneOf(DUPLICATES_VIEWS, raw.view),
    q: one(raw.q),
    team: one(raw.team),
    origin: one(raw.origin),
    service: one(raw.service),
    language: one(raw.language),
    type: oneOf(CLONE_TYPES, raw.type),
    similarity: similarity > 0 && similarity <= 100 ? Math.floor(similarity) : undefined,
    spread: oneOf(SPREADS, raw.spread),
    library: one(raw.library) === 'true' ? true : undefined,
  });
}

export function parseQueueState(raw: Record<string, unknown>): QueueState {
  return compact({ queue: oneOf(QUEUES, raw.queue) });
}

export function parseWaiversState(raw: Record<string, unknown>): WaiversState {
  return compact({ state: oneOf(WAIVER_STATES, raw.state), team: one(raw.team) });
}

/** Reads a query string: repeated keys become lists, everything else is text. */
export function parseQueryString(text: string): Record<string, unknown> {
  const values = new URLSearchParams(text);
  const entries = [...new Set(values.keys())].map((key) => {
    const all = values.getAll(key);
    return [key, all.length > 1 ? all : all[0]] as const;
  });
  return Object.fromEntries(entries);
}

/** Writes a query string that `parseQueryString` reads; leaves out what is undefined or empty. */
export function formatQueryString(values: Record<string, unknown>): string {
  const result = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') result.append(key, String(item));
    }
  }
  const text = result.toString();
  return text && `?${text}`;
}

function many(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const texts = (Array.isArray(value) ? value : [value]).map(String).filter(Boolean);
  return [...new Set(texts)];
}

function oneOf<Choice>(choices: readonly Choice[], value: unknown): Choice | undefined {
  const text = one(value) as Choice;
  return choices.includes(text) ? text : undefined;
}

function one(value: unknown): string | undefined {
  return many(value)?.[0];
}

/** Without undefined values and empty lists, so that equal states are equal addresses. */
function compact<State extends object>(state: State): State {
  const kept = Object.entries(state).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as State;
}
