/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How two fragments differ. */
export type CloneType =
  /** With statements added, removed or changed. */
  | 'EDITED'
  /** Equal but for white space and comments. */
  | 'EXACT'
  /** Equal but for names and literals. */
  | 'RENAMED';

/** How far a service is in its life. */
export type Lifecycle =
  /** Still there, but not to be taken up. */
  | 'DEPRECATED'
  /** May change or go at any time. */
  | 'EXPERIMENTAL'
  /** Meant to be used. */
  | 'PRODUCTION'
  /** No longer there. */
  | 'RETIRED';

/** What to find; several values of one filter are alternatives. */
export type SearchFilter = {
  /** Services or functions. */
  kinds?: Array<SearchKind> | null | undefined;
  /** Languages, in lower case. */
  languages?: Array<string> | null | undefined;
  /** How far services are in their life. */
  lifecycles?: Array<Lifecycle> | null | undefined;
  /** Runtimes of services, e.g. `nodejs22.x`. */
  runtimes?: Array<string> | null | undefined;
  /** Tags of the services. */
  tags?: Array<string> | null | undefined;
  /** Names of owning teams. */
  teams?: Array<string> | null | undefined;
  /** Types of services, e.g. `nanoservice`. */
  types?: Array<string> | null | undefined;
};

/** What can be found. */
export type SearchKind =
  /** A function of a service. */
  | 'FUNCTION'
  /** A service. */
  | 'SERVICE';

/** Whether a version should be used. */
export type VersionState =
  /** It should no longer be taken up. */
  | 'DEPRECATED'
  /** It may be used. */
  | 'PUBLISHED'
  /** It is no longer served. */
  | 'RETIRED'
  /** It should no longer be taken up, and has an end. */
  | 'SUNSET'
  /** Nobody may take it up; who has it keeps it. */
  | 'YANKED';

export type OccurrencePlaceFragment = { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } };

export type FunctionQueryVariables = Exact<{
  id: string | number;
}>;


export type FunctionQuery = { node:
    | { __typename: 'AccessToken' }
    | { __typename: 'AuditEvent' }
    | { __typename: 'Deprecation' }
    | { __typename: 'Fragment' }
    | { __typename: 'Namespace' }
    | { __typename: 'Occurrence', ref: string, id: string, name: string, path: string, startLine: number, endLine: number, fragment: { tokens: number, source: string | null, id: string, language: string, lines: number }, version: { ref: string, number: string | null }, service: { ref: string, owner: { name: string, contact: string | null } | null } }
    | { __typename: 'Principal' }
    | { __typename: 'Service' }
    | { __typename: 'Team' }
    | { __typename: 'Version' }
   | null };

export type ClonePairSummaryFragment = { id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } };

export type ServiceSummaryFragment = { id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null };

export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { catalog: { services: number, teams: number, fragments: number, unownedServices: number }, services: { nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> }, clonePairs: { totalCount: number, nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } };

export type SearchPageQueryVariables = Exact<{
  query: string;
  filter?: SearchFilter | null | undefined;
  first: number;
  offset: number;
}>;


export type SearchPageQuery = { catalog: { sequence: number }, search: { total: number, suggestion: string | null, asOf: number, hits: Array<{ matchedTerms: Array<string>, snippet: string | null, node:
        | { __typename: 'Occurrence', id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }
        | { __typename: 'Service', id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }
       }>, facets: { kinds: Array<{ value: string, count: number }>, teams: Array<{ value: string, count: number }>, languages: Array<{ value: string, count: number }>, tags: Array<{ value: string, count: number }> } } };

export type ServiceDuplicatesQueryVariables = Exact<{
  ref: string;
  otherTeamsOnly: boolean;
  after?: string | null | undefined;
}>;


export type ServiceDuplicatesQuery = { service: { duplicates: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } } | null };

export type ServiceFunctionsQueryVariables = Exact<{
  ref: string;
  nameContains?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceFunctionsQuery = { service: { occurrences: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, path: string, startLine: number, endLine: number }> } } | null };

export type ServiceReleasesQueryVariables = Exact<{
  ref: string;
  after?: string | null | undefined;
}>;


export type ServiceReleasesQuery = { service: { releases: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, number: string | null, state: VersionState, commit: string | null, publishedAt: string, publishedBy: string | null }> } } | null };

export type PairPageQueryVariables = Exact<{
  a: string | number;
  b: string | number;
}>;


export type PairPageQuery = { clonePair: { id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } } | null };

export type FunctionDuplicatesQueryVariables = Exact<{
  ref: string;
  first: number;
}>;


export type FunctionDuplicatesQuery = { service: { duplicates: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } } | null };

export type ServicePageQueryVariables = Exact<{
  ref: string;
}>;


export type ServicePageQuery = { service: { id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, repository: string, root: string, updatedAt: string, owner: { name: string, contact: string | null, verified: boolean } | null, head: { commit: string | null } | null, latestRelease: { number: string | null, state: VersionState, publishedAt: string } | null, functions: { totalCount: number }, releases: { totalCount: number }, duplicates: { totalCount: number } } | null };

export type TeamPageQueryVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;


export type TeamPageQuery = { team: { name: string, contact: string | null, verified: boolean, services: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } } | null };

export type TeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type TeamsQuery = { catalog: { unownedServices: number }, teams: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, contact: string | null, verified: boolean, services: { totalCount: number } }> } };

export type UnownedQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UnownedQuery = { services: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const OccurrencePlaceFragmentDoc = new TypedDocumentString(`
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
    `, {"fragmentName":"OccurrencePlace"}) as unknown as TypedDocumentString<OccurrencePlaceFragment, unknown>;
export const ClonePairSummaryFragmentDoc = new TypedDocumentString(`
    fragment ClonePairSummary on ClonePair {
  id
  similarity
  type
  a {
    ...OccurrencePlace
  }
  b {
    ...OccurrencePlace
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}`, {"fragmentName":"ClonePairSummary"}) as unknown as TypedDocumentString<ClonePairSummaryFragment, unknown>;
export const ServiceSummaryFragmentDoc = new TypedDocumentString(`
    fragment ServiceSummary on Service {
  id
  ref
  namespace
  name
  description
  tags
  lifecycle
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}
    `, {"fragmentName":"ServiceSummary"}) as unknown as TypedDocumentString<ServiceSummaryFragment, unknown>;
export const FunctionDocument = new TypedDocumentString(`
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
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}`) as unknown as TypedDocumentString<FunctionQuery, FunctionQueryVariables>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview {
  catalog {
    services
    teams
    fragments
    unownedServices
  }
  services(first: 8) {
    nodes {
      ...ServiceSummary
    }
  }
  clonePairs(first: 8) {
    totalCount
    nodes {
      ...ClonePairSummary
    }
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
fragment ClonePairSummary on ClonePair {
  id
  similarity
  type
  a {
    ...OccurrencePlace
  }
  b {
    ...OccurrencePlace
  }
}
fragment ServiceSummary on Service {
  id
  ref
  namespace
  name
  description
  tags
  lifecycle
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const SearchPageDocument = new TypedDocumentString(`
    query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {
  catalog {
    sequence
  }
  search(query: $query, filter: $filter, first: $first, offset: $offset) {
    total
    suggestion
    asOf
    hits {
      matchedTerms
      snippet
      node {
        __typename
        ...ServiceSummary
        ...OccurrencePlace
      }
    }
    facets {
      kinds {
        value
        count
      }
      teams {
        value
        count
      }
      languages {
        value
        count
      }
      tags {
        value
        count
      }
    }
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
fragment ServiceSummary on Service {
  id
  ref
  namespace
  name
  description
  tags
  lifecycle
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<SearchPageQuery, SearchPageQueryVariables>;
export const ServiceDuplicatesDocument = new TypedDocumentString(`
    query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {
  service(ref: $ref) {
    duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...ClonePairSummary
      }
    }
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
fragment ClonePairSummary on ClonePair {
  id
  similarity
  type
  a {
    ...OccurrencePlace
  }
  b {
    ...OccurrencePlace
  }
}`) as unknown as TypedDocumentString<ServiceDuplicatesQuery, ServiceDuplicatesQueryVariables>;
export const ServiceFunctionsDocument = new TypedDocumentString(`
    query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {
  service(ref: $ref) {
    occurrences(first: 100, after: $after, nameContains: $nameContains) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        path
        startLine
        endLine
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceFunctionsQuery, ServiceFunctionsQueryVariables>;
export const ServiceReleasesDocument = new TypedDocumentString(`
    query ServiceReleases($ref: String!, $after: String) {
  service(ref: $ref) {
    releases(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ref
        number
        state
        commit
        publishedAt
        publishedBy
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceReleasesQuery, ServiceReleasesQueryVariables>;
export const PairPageDocument = new TypedDocumentString(`
    query PairPage($a: ID!, $b: ID!) {
  clonePair(a: $a, b: $b) {
    ...ClonePairSummary
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
fragment ClonePairSummary on ClonePair {
  id
  similarity
  type
  a {
    ...OccurrencePlace
  }
  b {
    ...OccurrencePlace
  }
}`) as unknown as TypedDocumentString<PairPageQuery, PairPageQueryVariables>;
export const FunctionDuplicatesDocument = new TypedDocumentString(`
    query FunctionDuplicates($ref: String!, $first: Int!) {
  service(ref: $ref) {
    duplicates(otherTeamsOnly: false, first: $first) {
      pageInfo {
        hasNextPage
      }
      nodes {
        ...ClonePairSummary
      }
    }
  }
}
    fragment OccurrencePlace on Occurrence {
  id
  name
  path
  startLine
  endLine
  fragment {
    id
    language
    lines
  }
  service {
    ref
    owner {
      name
      contact
    }
  }
}
fragment ClonePairSummary on ClonePair {
  id
  similarity
  type
  a {
    ...OccurrencePlace
  }
  b {
    ...OccurrencePlace
  }
}`) as unknown as TypedDocumentString<FunctionDuplicatesQuery, FunctionDuplicatesQueryVariables>;
export const ServicePageDocument = new TypedDocumentString(`
    query ServicePage($ref: String!) {
  service(ref: $ref) {
    id
    ref
    namespace
    name
    description
    tags
    lifecycle
    languages
    repository
    root
    updatedAt
    owner {
      name
      contact
      verified
    }
    head {
      commit
    }
    latestRelease {
      number
      state
      publishedAt
    }
    functions: occurrences(first: 1) {
      totalCount
    }
    releases(first: 1) {
      totalCount
    }
    duplicates(first: 1) {
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<ServicePageQuery, ServicePageQueryVariables>;
export const TeamPageDocument = new TypedDocumentString(`
    query TeamPage($name: String!, $after: String) {
  team(name: $name) {
    name
    contact
    verified
    services(first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...ServiceSummary
      }
    }
  }
}
    fragment ServiceSummary on Service {
  id
  ref
  namespace
  name
  description
  tags
  lifecycle
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<TeamPageQuery, TeamPageQueryVariables>;
export const TeamsDocument = new TypedDocumentString(`
    query Teams($after: String) {
  catalog {
    unownedServices
  }
  teams(first: 50, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      contact
      verified
      services(first: 1) {
        totalCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TeamsQuery, TeamsQueryVariables>;
export const UnownedDocument = new TypedDocumentString(`
    query Unowned($after: String) {
  services(filter: {unowned: true}, first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...ServiceSummary
    }
  }
}
    fragment ServiceSummary on Service {
  id
  ref
  namespace
  name
  description
  tags
  lifecycle
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<UnownedQuery, UnownedQueryVariables>;