/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a check does with its findings; each is stricter than the ones before it. */
export type CheckMode =
  /** It fails on those that block. */
  | 'BLOCK'
  /** It reports them and passes. */
  | 'OBSERVE'
  /** It reports them as warnings and passes. */
  | 'WARN';

/** For what a mode was set; the first one that has a mode decides. */
export type CheckModeSource =
  /** For the organisation. */
  | 'ORGANISATION'
  /** For everything, whatever else is set: blocking is paused. */
  | 'PAUSE'
  /** For a repository. */
  | 'REPOSITORY'
  /** For a team. */
  | 'TEAM';

/** Which clone classes are wanted: those to which all of this applies. */
export type CloneClassFilter = {
  /** The language, in lower case. */
  language?: string | null | undefined;
  /** Whether only those are wanted that more than 10 services have. */
  libraryCandidates?: boolean | null | undefined;
  /** The least similarity of all pairs, from 0 to 1. */
  minSimilarity?: number | null | undefined;
  /** The name of the team that owns the service that had it first. */
  origin?: string | null | undefined;
  /** One of the services. */
  service?: string | number | null | undefined;
  /** Whether the copies are in one team. */
  spread?: CloneSpread | null | undefined;
  /** The name of a team that owns one of the services. */
  team?: string | null | undefined;
  /** What the name of a function or of a service contains, in whatever case. */
  text?: string | null | undefined;
  /** How the functions differ: the weakest type among the pairs. */
  type?: CloneType | null | undefined;
};

/** Whether the copies of a clone class are in one team. */
export type CloneSpread =
  /** All of them are one team's. */
  | 'ONE_TEAM'
  /** Several teams have them, or services that nobody owns. */
  | 'SEVERAL_TEAMS';

/** How two fragments differ. */
export type CloneType =
  /** With statements added, removed or changed. */
  | 'EDITED'
  /** Equal but for white space and comments. */
  | 'EXACT'
  /** Equal but for names and literals. */
  | 'RENAMED';

/** Who may know the data that a service gives out. */
export type DataClass =
  /** Those who need it for their work. */
  | 'CONFIDENTIAL'
  /** Everybody in the organisation. */
  | 'INTERNAL'
  /** Everybody. */
  | 'PUBLIC'
  /** Those who are named. */
  | 'RESTRICTED';

/** How a dependency stands. */
export type DependencyState =
  /** The service has no release in the range. */
  | 'NO_MATCHING_RELEASE'
  /** The newest release in the range is deprecated. */
  | 'ON_DEPRECATED'
  /** All releases in the range are retired. */
  | 'ON_RETIRED'
  /** The newest release in the range is deprecated and has an end. */
  | 'ON_SUNSET'
  /** All releases in the range are yanked, or retired. */
  | 'ON_YANKED'
  /** A release is in the range, or the service has none and any would do. */
  | 'SATISFIED'
  /** There is no such service. */
  | 'UNRESOLVED';

/** Why an impact is not all of it. */
export type ImpactCut =
  /** There are more dependencies than the server follows. */
  | 'COST'
  /** There is more behind the last hop that was asked for. */
  | 'DEPTH'
  /** There are more services than were asked for. */
  | 'LIMIT';

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

/** What a principal is. */
export type PrincipalKind =
  /** A program, for example continuous integration. */
  | 'SERVICE_ACCOUNT'
  /** A person. */
  | 'USER';

/** What a member of a team may do; each role includes the ones before it. */
export type Role =
  /** Say who is in the team, and what it owns. */
  | 'ADMIN'
  /** Edit services and the state of their versions. */
  | 'MAINTAIN'
  /** Publish. */
  | 'PUBLISH'
  /** View what only the team sees. */
  | 'VIEW';

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

/** How a service knows its callers. */
export type SecurityProtocol =
  /** A key that callers were given. */
  | 'API_KEY'
  /** The cloud's own identities. */
  | 'IAM'
  /** Certificates on both sides. */
  | 'MTLS'
  /** It takes everybody's calls. */
  | 'NONE'
  /** Access tokens of an OAuth 2 issuer, JWTs among them. */
  | 'OAUTH2';

/** Why a service is no longer in its repository. */
export type VanishingReason =
  /** A publish of its repository did not have it. */
  | 'NOT_PUBLISHED'
  /** The source of the server that it came from is no longer in catalog.toml. */
  | 'SOURCE_GONE';

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

/** Who may view a service. */
export type Visibility =
  /** Its owner and its maintainers; others learn nothing. */
  | 'HIDDEN'
  /** Everybody who may read. */
  | 'ORGANISATION'
  /** Its owner and its maintainers; others learn how many there are. */
  | 'PRIVATE'
  /** Its owner, its maintainers and the teams it was shown to; others learn how many there are. */
  | 'RESTRICTED';

/** Whether a waiver excuses its finding. */
export type WaiverState =
  /** Yes. */
  | 'ACTIVE'
  /** No longer: its time is over. */
  | 'EXPIRED'
  /** No longer: somebody revoked it. */
  | 'REVOKED'
  /** Not yet: who answers for the original has to approve it. */
  | 'WAITING';

export type CloneClassSummaryFragment = { id: string, name: string, language: string, type: CloneType, similarity: number, savedLines: number, copyCount: number, serviceCount: number, libraryCandidate: boolean, teams: Array<{ name: string }>, restricted: Array<{ count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }>, canonical: { service: { ref: string } } | null, members: { nodes: Array<{ name: string, service: { ref: string } }> } };

export type OccurrencePlaceFragment = { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } };

export type FunctionQueryVariables = Exact<{
  id: string | number;
}>;


export type FunctionQuery = { node:
    | { __typename: 'AccessToken' }
    | { __typename: 'AuditEvent' }
    | { __typename: 'CheckModeRule' }
    | { __typename: 'CloneClass' }
    | { __typename: 'Deprecation' }
    | { __typename: 'Fragment' }
    | { __typename: 'Namespace' }
    | { __typename: 'Occurrence', ref: string, id: string, name: string, path: string, startLine: number, endLine: number, fragment: { tokens: number, source: string | null, id: string, language: string, lines: number }, version: { ref: string, number: string | null }, service: { ref: string, owner: { name: string, contact: string | null } | null } }
    | { __typename: 'Principal' }
    | { __typename: 'Service' }
    | { __typename: 'Team' }
    | { __typename: 'Version' }
    | { __typename: 'Waiver' }
   | null };

export type ClonePairSummaryFragment = { id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } };

export type RestrictedPartFragment = { count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null };

export type ServiceSummaryFragment = { id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null };

export type TeamNameFragment = { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null };

export type VersionFactsFragment = { number: string | null, state: VersionState, stateReason: string | null, stateBy: string | null, stateAt: string | null, sunsetAt: string | null, replacement: string | null };

export type CloneClassActionFragment = { id: string, libraryCandidate: boolean, origin: { id: string, ref: string } | null, canonical: { namedBy: string, namedAt: string, reason: string | null, service: { ref: string, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null } | null, endpoint: { url: string } | null } } | null, representative: { service: { id: string, ref: string } } | null };

export type CloneCopyFragment = { name: string, copies: number, similarity: number, type: CloneType, since: string, service: { ref: string, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null } | null }, fragment: { id: string, language: string }, occurrence: { id: string, path: string, startLine: number, endLine: number } | null };

export type DeprecationsQueryVariables = Exact<{
  ref: string;
}>;


export type DeprecationsQuery = { service: { deprecations: Array<{ id: string, range: string, reason: string, replacement: string | null, deprecatedAt: string, sunsetAt: string | null, createdBy: string, createdAt: string, revokedAt: string | null }> } | null };

export type DuplicatesLanguagesQueryVariables = Exact<{ [key: string]: never; }>;


export type DuplicatesLanguagesQuery = { catalog: { schemes: Array<{ language: string }> } };

export type DuplicatesTeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DuplicatesTeamsQuery = { teams: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ name: string }> } };

export type CloneClassesQueryVariables = Exact<{
  filter?: CloneClassFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type CloneClassesQuery = { cloneTotals: { classes: number, savedLines: number }, cloneClasses: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, language: string, type: CloneType, similarity: number, savedLines: number, copyCount: number, serviceCount: number, libraryCandidate: boolean, teams: Array<{ name: string }>, restricted: Array<{ count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }>, canonical: { service: { ref: string } } | null, members: { nodes: Array<{ name: string, service: { ref: string } }> } }> } };

export type DuplicatesServiceQueryVariables = Exact<{
  id: string | number;
}>;


export type DuplicatesServiceQuery = { node:
    | { ref: string }
    | Record<PropertyKey, never>
   | null };

export type CopyMatrixQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CopyMatrixQuery = { copyMatrix: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ classes: number, copies: number, lines: number, from: { name: string } | null, to: { name: string } | null }> } };

export type DuplicatesOverviewQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type DuplicatesOverviewQuery = { catalog: { services: number, sequence: number, cloneSequence: number }, cloneTotals: { classes: number, copies: number, savedLines: number, teams: number }, copyMatrix: { totalCount: number }, cloneTrend: Array<{ day: string, classes: number, savedLines: number }> };

export type SecurityFactsFragment = { protocol: SecurityProtocol, issuer: string | null, audience: string | null, scopes: Array<string>, dataClass: DataClass | null };

export type ResilienceFactsFragment = { timeoutMs: number | null, errorHandler: string | null, retry: { attempts: number, backoffMs: number | null } | null, circuitBreaker: { failures: number, windowMs: number | null, resetMs: number } | null };

export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { catalog: { services: number, teams: number, fragments: number, unownedServices: number }, services: { nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> }, cloneTotals: { classes: number, savedLines: number, teams: number }, clonePairs: { nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } };

export type OwnershipHistoryQueryVariables = Exact<{
  ref: string;
  after?: string | null | undefined;
}>;


export type OwnershipHistoryQuery = { service: { ownershipChanges: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ at: string, actor: string, reason: string | null, from: { name: string } | null, to: { name: string } | null }> } } | null };

export type UnownedQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UnownedQuery = { unownedServices: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } };

export type QueuedTeamFragment = { id: string, name: string, contact: string | null, origin: string, dissolvedAt: string | null, services: { totalCount: number }, formerServices: { totalCount: number } };

export type UnverifiedTeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UnverifiedTeamsQuery = { teams: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, contact: string | null, origin: string, dissolvedAt: string | null, services: { totalCount: number }, formerServices: { totalCount: number } }> } };

export type DissolvedTeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DissolvedTeamsQuery = { teams: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, contact: string | null, origin: string, dissolvedAt: string | null, services: { totalCount: number }, formerServices: { totalCount: number } }> } };

export type UnownedNamespacesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UnownedNamespacesQuery = { namespaces: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, createdAt: string }> } };

export type SearchPageQueryVariables = Exact<{
  query: string;
  filter?: SearchFilter | null | undefined;
  first: number;
  offset: number;
}>;


export type SearchPageQuery = { catalog: { sequence: number }, search: { total: number, suggestion: string | null, asOf: number, hits: Array<{ matchedTerms: Array<string>, snippet: string | null, node:
        | { __typename: 'Occurrence', id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }
        | { __typename: 'Service', id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }
       }>, facets: { kinds: Array<{ value: string, count: number }>, teams: Array<{ value: string, count: number }>, languages: Array<{ value: string, count: number }>, tags: Array<{ value: string, count: number }>, lifecycles: Array<{ value: string, count: number }>, types: Array<{ value: string, count: number }>, runtimes: Array<{ value: string, count: number }> } } };

export type ServiceConsumersQueryVariables = Exact<{
  ref: string;
  version?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceConsumersQuery = { service: { restrictedConsumers: Array<{ count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }>, consumers: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ range: string, state: DependencyState, consumer: { ref: string, owner: { name: string } | null }, resolved: { number: string | null } | null }> } } | null };

export type ServiceCallsQueryVariables = Exact<{
  ref: string;
}>;


export type ServiceCallsQuery = { service: { cycle: { size: number, services: { nodes: Array<{ ref: string }> } } | null, dependencies: Array<{ target: string, range: string, state: DependencyState, service: { ref: string, lifecycle: Lifecycle, owner: { name: string } | null } | null, resolved: { number: string | null, state: VersionState, stateReason: string | null, stateBy: string | null, stateAt: string | null, sunsetAt: string | null, replacement: string | null } | null }> } | null };

export type ServiceDuplicatesQueryVariables = Exact<{
  ref: string;
  otherTeamsOnly: boolean;
  after?: string | null | undefined;
}>;


export type ServiceDuplicatesQuery = { service: { restrictedDuplicates: Array<{ count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }>, duplicates: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } } | null };

export type ServiceFunctionsQueryVariables = Exact<{
  ref: string;
  nameContains?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceFunctionsQuery = { service: { occurrences: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, path: string, startLine: number, endLine: number }> } } | null };

export type ServiceHeaderFragment = { id: string, ref: string, namespace: string, name: string, description: string | null, lifecycle: Lifecycle, visibility: Visibility, retiredAt: string | null, missingSince: string | null, repository: string, openDoor: boolean, vanished: { reason: VanishingReason, commit: string | null, branch: string | null, source: string | null } | null, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null, state: VersionState, publishedAt: string } | null, consumers: { totalCount: number }, restrictedConsumers: Array<{ count: number }>, cycle: { size: number } | null, cloneSum: { classes: number, lines: number } };

export type ServiceImpactQueryVariables = Exact<{
  ref: string;
}>;


export type ServiceImpactQuery = { service: { impact: { count: number, partial: boolean, partialReason: ImpactCut | null, services: Array<{ hop: number, service: { ref: string, owner: { name: string } | null }, via: { ref: string } }> } } | null };

export type SchemaPartsFragment = { hash: string, json: string, usedBy: Array<{ ref: string }> };

export type ServiceInterfaceQueryVariables = Exact<{
  ref: string;
}>;


export type ServiceInterfaceQuery = { service: { security: { protocol: SecurityProtocol, issuer: string | null, audience: string | null, scopes: Array<string>, dataClass: DataClass | null } | null, resilience: { timeoutMs: number | null, errorHandler: string | null, retry: { attempts: number, backoffMs: number | null } | null, circuitBreaker: { failures: number, windowMs: number | null, resetMs: number } | null } | null, inputSchema: { hash: string, json: string, usedBy: Array<{ ref: string }> } | null, outputSchema: { hash: string, json: string, usedBy: Array<{ ref: string }> } | null } | null };

export type ServiceReleasesQueryVariables = Exact<{
  ref: string;
  after?: string | null | undefined;
}>;


export type ServiceReleasesQuery = { service: { repository: string, releases: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, commit: string | null, ciRun: string | null, publishedAt: string, publishedBy: string | null, number: string | null, state: VersionState, stateReason: string | null, stateBy: string | null, stateAt: string | null, sunsetAt: string | null, replacement: string | null }> } } | null };

export type ServiceSideFragment = { ref: string, type: string, lifecycle: Lifecycle, visibility: Visibility, openDoor: boolean, tags: Array<string>, aliases: Array<string>, languages: Array<string>, repository: string, root: string, createdAt: string, updatedAt: string, visibleTo: Array<{ name: string }> | null, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, maintainers: Array<{ name: string, contact: string | null, verified: boolean, dissolvedAt: string | null }>, endpoint: { protocol: string, url: string, method: string | null } | null, security: { protocol: SecurityProtocol, issuer: string | null, audience: string | null, scopes: Array<string>, dataClass: DataClass | null } | null, resilience: { timeoutMs: number | null, errorHandler: string | null, retry: { attempts: number, backoffMs: number | null } | null, circuitBreaker: { failures: number, windowMs: number | null, resetMs: number } | null } | null, interface: { handler: string | null, runtime: string | null, trigger: string | null }, labels: Array<{ name: string, value: string }>, head: { commit: string | null, ciRun: string | null, publishedBy: string | null } | null, lastConfirmed: { commit: string | null, branch: string | null, by: string, ciRun: string | null, source: string | null, at: string } | null };

export type ServiceWaiversQueryVariables = Exact<{
  ref: string;
}>;


export type ServiceWaiversQuery = { service: { waivers: { totalCount: number, nodes: Array<{ id: string, finding: string, repository: string, path: string, name: string, originalName: string | null, reason: string, falsePositive: boolean, state: WaiverState, createdBy: string, createdAt: string, expiresAt: string, revokedBy: string | null, revokedReason: string | null, service: { ref: string } | null }> } } | null };

export type TeamServicesQueryVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;


export type TeamServicesQuery = { team: { services: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } } | null };

export type TeamMaintainedQueryVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;


export type TeamMaintainedQuery = { team: { maintains: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } } | null };

export type TeamFormerServicesQueryVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;


export type TeamFormerServicesQuery = { team: { formerServices: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, ref: string, namespace: string, name: string, description: string | null, tags: Array<string>, lifecycle: Lifecycle, visibility: Visibility, languages: Array<string>, updatedAt: string, owner: { name: string } | null, latestRelease: { number: string | null, state: VersionState } | null }> } } | null };

export type TeamSideFragment = { contact: string | null, origin: string, members: { totalCount: number, nodes: Array<{ role: Role, principal: { id: string, kind: PrincipalKind, name: string, displayName: string | null, disabledAt: string | null } }> }, namespaces: { totalCount: number, nodes: Array<{ name: string }> } };

export type VersionSpreadQueryVariables = Exact<{
  ref: string;
}>;


export type VersionSpreadQuery = { service: { restrictedConsumers: Array<{ count: number }>, versionSpread: { consumers: number, onHead: number, onNone: number, releases: { totalCount: number, nodes: Array<{ allowed: number, resolved: number, version: { number: string | null, state: VersionState } }> } } } | null };

export type WaiverRowFragment = { id: string, finding: string, repository: string, path: string, name: string, originalName: string | null, reason: string, falsePositive: boolean, state: WaiverState, createdBy: string, createdAt: string, expiresAt: string, revokedBy: string | null, revokedReason: string | null, service: { ref: string } | null };

export type SetCheckModeFragment = { id: string, subject: CheckModeSource, mode: CheckMode, repository: string | null, reason: string | null, setBy: string, setAt: string, declared: boolean, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null };

export type CheckModesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CheckModesQuery = { checkPause: { reason: string, by: string, at: string } | null, goldenPaths: Array<{ ref: string | null, why: string | null }>, checkModes: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, subject: CheckModeSource, mode: CheckMode, repository: string | null, reason: string | null, setBy: string, setAt: string, declared: boolean, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }> } };

export type PairPageQueryVariables = Exact<{
  a: string | number;
  b: string | number;
}>;


export type PairPageQuery = { clonePair: { id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } } | null };

export type CloneClassPageQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type CloneClassPageQuery = { cloneClass: { id: string, name: string, language: string, type: CloneType, similarity: number, lines: number, savedLines: number, copyCount: number, serviceCount: number, ownerCount: number, libraryCandidate: boolean, origin: { id: string, ref: string } | null, restricted: Array<{ count: number, team: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null }>, representative: { name: string, copies: number, similarity: number, type: CloneType, since: string, fragment: { source: string | null, id: string, language: string }, service: { id: string, ref: string, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null } | null }, occurrence: { id: string, path: string, startLine: number, endLine: number } | null } | null, members: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ name: string, copies: number, similarity: number, type: CloneType, since: string, explanation: { commonLines: number, renames: Array<{ from: string, to: string }>, differences: Array<{ moved: boolean, from: { line: number, text: string } | null, to: { line: number, text: string } | null }> } | null, service: { ref: string, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null } | null }, fragment: { id: string, language: string }, occurrence: { id: string, path: string, startLine: number, endLine: number } | null }> }, canonical: { namedBy: string, namedAt: string, reason: string | null, service: { ref: string, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null } | null, endpoint: { url: string } | null } } | null } | null };

export type FunctionDuplicatesQueryVariables = Exact<{
  ref: string;
  first: number;
}>;


export type FunctionDuplicatesQuery = { service: { duplicates: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, similarity: number, type: CloneType, a: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } }, b: { id: string, name: string, path: string, startLine: number, endLine: number, fragment: { id: string, language: string, lines: number }, service: { ref: string, owner: { name: string, contact: string | null } | null } } }> } } | null };

export type ServicePageQueryVariables = Exact<{
  ref: string;
}>;


export type ServicePageQuery = { service: { ref: string, id: string, namespace: string, name: string, description: string | null, lifecycle: Lifecycle, visibility: Visibility, retiredAt: string | null, missingSince: string | null, repository: string, openDoor: boolean, type: string, tags: Array<string>, aliases: Array<string>, languages: Array<string>, root: string, createdAt: string, updatedAt: string, readme: { html: string } | null, inputSchema: { hash: string } | null, outputSchema: { hash: string } | null, functions: { totalCount: number }, releases: { totalCount: number }, dependencies: Array<{ target: string }>, consumers: { totalCount: number }, duplicates: { totalCount: number }, vanished: { reason: VanishingReason, commit: string | null, branch: string | null, source: string | null } | null, owner: { name: string, contact: string | null, verified: boolean, dissolvedAt: string | null } | null, latestRelease: { number: string | null, state: VersionState, publishedAt: string } | null, restrictedConsumers: Array<{ count: number }>, cycle: { size: number } | null, cloneSum: { classes: number, lines: number }, visibleTo: Array<{ name: string }> | null, maintainers: Array<{ name: string, contact: string | null, verified: boolean, dissolvedAt: string | null }>, endpoint: { protocol: string, url: string, method: string | null } | null, security: { protocol: SecurityProtocol, issuer: string | null, audience: string | null, scopes: Array<string>, dataClass: DataClass | null } | null, resilience: { timeoutMs: number | null, errorHandler: string | null, retry: { attempts: number, backoffMs: number | null } | null, circuitBreaker: { failures: number, windowMs: number | null, resetMs: number } | null } | null, interface: { handler: string | null, runtime: string | null, trigger: string | null }, labels: Array<{ name: string, value: string }>, head: { commit: string | null, ciRun: string | null, publishedBy: string | null } | null, lastConfirmed: { commit: string | null, branch: string | null, by: string, ciRun: string | null, source: string | null, at: string } | null } | null };

export type TeamPageQueryVariables = Exact<{
  name: string;
}>;


export type TeamPageQuery = { team: { name: string, contact: string | null, description: string | null, verified: boolean, origin: string, dissolvedAt: string | null, cloneSum: { classes: number, lines: number }, services: { totalCount: number }, maintains: { totalCount: number }, formerServices: { totalCount: number }, members: { totalCount: number, nodes: Array<{ role: Role, principal: { id: string, kind: PrincipalKind, name: string, displayName: string | null, disabledAt: string | null } }> }, namespaces: { totalCount: number, nodes: Array<{ name: string }> } } | null };

export type TeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type TeamsQuery = { catalog: { unownedServices: number, unverifiedTeams: number }, teams: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, contact: string | null, verified: boolean, services: { totalCount: number } }> } };

export type QueueCountsQueryVariables = Exact<{ [key: string]: never; }>;


export type QueueCountsQuery = { catalog: { services: number, teams: number, dissolved: number, namespaces: number } };

export type WaiverListQueryVariables = Exact<{
  state: WaiverState;
  team?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type WaiverListQuery = { waivers: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, finding: string, repository: string, path: string, name: string, originalName: string | null, reason: string, falsePositive: boolean, state: WaiverState, createdBy: string, createdAt: string, expiresAt: string, revokedBy: string | null, revokedReason: string | null, service: { ref: string } | null }> } };

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
export const TeamNameFragmentDoc = new TypedDocumentString(`
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}
    `, {"fragmentName":"TeamName"}) as unknown as TypedDocumentString<TeamNameFragment, unknown>;
export const RestrictedPartFragmentDoc = new TypedDocumentString(`
    fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"RestrictedPart"}) as unknown as TypedDocumentString<RestrictedPartFragment, unknown>;
export const CloneClassSummaryFragmentDoc = new TypedDocumentString(`
    fragment CloneClassSummary on CloneClass {
  id
  name
  language
  type
  similarity
  savedLines
  copyCount
  serviceCount
  libraryCandidate
  teams {
    name
  }
  restricted {
    ...RestrictedPart
  }
  canonical {
    service {
      ref
    }
  }
  members(first: 8) {
    nodes {
      name
      service {
        ref
      }
    }
  }
}
    fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"CloneClassSummary"}) as unknown as TypedDocumentString<CloneClassSummaryFragment, unknown>;
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
  visibility
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
export const VersionFactsFragmentDoc = new TypedDocumentString(`
    fragment VersionFacts on Version {
  number
  state
  stateReason
  stateBy
  stateAt
  sunsetAt
  replacement
}
    `, {"fragmentName":"VersionFacts"}) as unknown as TypedDocumentString<VersionFactsFragment, unknown>;
export const CloneClassActionFragmentDoc = new TypedDocumentString(`
    fragment CloneClassAction on CloneClass {
  id
  libraryCandidate
  origin {
    id
    ref
  }
  canonical {
    namedBy
    namedAt
    reason
    service {
      ref
      owner {
        ...TeamName
      }
      latestRelease {
        number
      }
      endpoint {
        url
      }
    }
  }
  representative {
    service {
      id
      ref
    }
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"CloneClassAction"}) as unknown as TypedDocumentString<CloneClassActionFragment, unknown>;
export const CloneCopyFragmentDoc = new TypedDocumentString(`
    fragment CloneCopy on CloneMember {
  name
  copies
  similarity
  type
  since
  service {
    ref
    owner {
      ...TeamName
    }
    latestRelease {
      number
    }
  }
  fragment {
    id
    language
  }
  occurrence {
    id
    path
    startLine
    endLine
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"CloneCopy"}) as unknown as TypedDocumentString<CloneCopyFragment, unknown>;
export const QueuedTeamFragmentDoc = new TypedDocumentString(`
    fragment QueuedTeam on Team {
  id
  name
  contact
  origin
  dissolvedAt
  services(first: 1) {
    totalCount
  }
  formerServices(first: 1) {
    totalCount
  }
}
    `, {"fragmentName":"QueuedTeam"}) as unknown as TypedDocumentString<QueuedTeamFragment, unknown>;
export const ServiceHeaderFragmentDoc = new TypedDocumentString(`
    fragment ServiceHeader on Service {
  id
  ref
  namespace
  name
  description
  lifecycle
  visibility
  retiredAt
  missingSince
  vanished {
    reason
    commit
    branch
    source
  }
  repository
  openDoor
  owner {
    ...TeamName
  }
  latestRelease {
    number
    state
    publishedAt
  }
  consumers(first: 1) {
    totalCount
  }
  restrictedConsumers {
    count
  }
  cycle {
    size
  }
  cloneSum {
    classes
    lines
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"ServiceHeader"}) as unknown as TypedDocumentString<ServiceHeaderFragment, unknown>;
export const SchemaPartsFragmentDoc = new TypedDocumentString(`
    fragment SchemaParts on JsonSchema {
  hash
  json
  usedBy {
    ref
  }
}
    `, {"fragmentName":"SchemaParts"}) as unknown as TypedDocumentString<SchemaPartsFragment, unknown>;
export const SecurityFactsFragmentDoc = new TypedDocumentString(`
    fragment SecurityFacts on Security {
  protocol
  issuer
  audience
  scopes
  dataClass
}
    `, {"fragmentName":"SecurityFacts"}) as unknown as TypedDocumentString<SecurityFactsFragment, unknown>;
export const ResilienceFactsFragmentDoc = new TypedDocumentString(`
    fragment ResilienceFacts on Resilience {
  timeoutMs
  retry {
    attempts
    backoffMs
  }
  circuitBreaker {
    failures
    windowMs
    resetMs
  }
  errorHandler
}
    `, {"fragmentName":"ResilienceFacts"}) as unknown as TypedDocumentString<ResilienceFactsFragment, unknown>;
export const ServiceSideFragmentDoc = new TypedDocumentString(`
    fragment ServiceSide on Service {
  ref
  type
  lifecycle
  visibility
  visibleTo {
    name
  }
  owner {
    ...TeamName
  }
  maintainers {
    ...TeamName
  }
  endpoint {
    protocol
    url
    method
  }
  security {
    ...SecurityFacts
  }
  openDoor
  resilience {
    ...ResilienceFacts
  }
  interface {
    handler
    runtime
    trigger
  }
  labels {
    name
    value
  }
  tags
  aliases
  languages
  repository
  root
  head {
    commit
    ciRun
    publishedBy
  }
  lastConfirmed {
    commit
    branch
    by
    ciRun
    source
    at
  }
  createdAt
  updatedAt
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}
fragment SecurityFacts on Security {
  protocol
  issuer
  audience
  scopes
  dataClass
}
fragment ResilienceFacts on Resilience {
  timeoutMs
  retry {
    attempts
    backoffMs
  }
  circuitBreaker {
    failures
    windowMs
    resetMs
  }
  errorHandler
}`, {"fragmentName":"ServiceSide"}) as unknown as TypedDocumentString<ServiceSideFragment, unknown>;
export const TeamSideFragmentDoc = new TypedDocumentString(`
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
    `, {"fragmentName":"TeamSide"}) as unknown as TypedDocumentString<TeamSideFragment, unknown>;
export const WaiverRowFragmentDoc = new TypedDocumentString(`
    fragment WaiverRow on Waiver {
  id
  finding
  repository
  path
  name
  originalName
  reason
  falsePositive
  state
  createdBy
  createdAt
  expiresAt
  revokedBy
  revokedReason
  service {
    ref
  }
}
    `, {"fragmentName":"WaiverRow"}) as unknown as TypedDocumentString<WaiverRowFragment, unknown>;
export const SetCheckModeFragmentDoc = new TypedDocumentString(`
    fragment SetCheckMode on CheckModeRule {
  id
  subject
  mode
  repository
  team {
    ...TeamName
  }
  reason
  setBy
  setAt
  declared
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`, {"fragmentName":"SetCheckMode"}) as unknown as TypedDocumentString<SetCheckModeFragment, unknown>;
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
export const DeprecationsDocument = new TypedDocumentString(`
    query Deprecations($ref: String!) {
  service(ref: $ref) {
    deprecations {
      id
      range
      reason
      replacement
      deprecatedAt
      sunsetAt
      createdBy
      createdAt
      revokedAt
    }
  }
}
    `) as unknown as TypedDocumentString<DeprecationsQuery, DeprecationsQueryVariables>;
export const DuplicatesLanguagesDocument = new TypedDocumentString(`
    query DuplicatesLanguages {
  catalog {
    schemes {
      language
    }
  }
}
    `) as unknown as TypedDocumentString<DuplicatesLanguagesQuery, DuplicatesLanguagesQueryVariables>;
export const DuplicatesTeamsDocument = new TypedDocumentString(`
    query DuplicatesTeams($after: String) {
  teams(first: 100, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<DuplicatesTeamsQuery, DuplicatesTeamsQueryVariables>;
export const CloneClassesDocument = new TypedDocumentString(`
    query CloneClasses($filter: CloneClassFilter, $after: String) {
  cloneTotals(filter: $filter) {
    classes
    savedLines
  }
  cloneClasses(filter: $filter, first: 20, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...CloneClassSummary
    }
  }
}
    fragment CloneClassSummary on CloneClass {
  id
  name
  language
  type
  similarity
  savedLines
  copyCount
  serviceCount
  libraryCandidate
  teams {
    name
  }
  restricted {
    ...RestrictedPart
  }
  canonical {
    service {
      ref
    }
  }
  members(first: 8) {
    nodes {
      name
      service {
        ref
      }
    }
  }
}
fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`) as unknown as TypedDocumentString<CloneClassesQuery, CloneClassesQueryVariables>;
export const DuplicatesServiceDocument = new TypedDocumentString(`
    query DuplicatesService($id: ID!) {
  node(id: $id) {
    ... on Service {
      ref
    }
  }
}
    `) as unknown as TypedDocumentString<DuplicatesServiceQuery, DuplicatesServiceQueryVariables>;
export const CopyMatrixDocument = new TypedDocumentString(`
    query CopyMatrix($after: String) {
  copyMatrix(first: 100, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      from {
        name
      }
      to {
        name
      }
      classes
      copies
      lines
    }
  }
}
    `) as unknown as TypedDocumentString<CopyMatrixQuery, CopyMatrixQueryVariables>;
export const DuplicatesOverviewDocument = new TypedDocumentString(`
    query DuplicatesOverview($from: String!, $to: String!) {
  catalog {
    services
    sequence
    cloneSequence
  }
  cloneTotals {
    classes
    copies
    savedLines
    teams
  }
  copyMatrix(first: 1) {
    totalCount
  }
  cloneTrend(from: $from, to: $to) {
    day
    classes
    savedLines
  }
}
    `) as unknown as TypedDocumentString<DuplicatesOverviewQuery, DuplicatesOverviewQueryVariables>;
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
  cloneTotals {
    classes
    savedLines
    teams
  }
  clonePairs(first: 8) {
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
  visibility
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
export const OwnershipHistoryDocument = new TypedDocumentString(`
    query OwnershipHistory($ref: String!, $after: String) {
  service(ref: $ref) {
    ownershipChanges(first: 10, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        from {
          name
        }
        to {
          name
        }
        at
        actor
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OwnershipHistoryQuery, OwnershipHistoryQueryVariables>;
export const UnownedDocument = new TypedDocumentString(`
    query Unowned($after: String) {
  unownedServices(first: 50, after: $after) {
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
  visibility
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
export const UnverifiedTeamsDocument = new TypedDocumentString(`
    query UnverifiedTeams($after: String) {
  teams: unverifiedTeams(first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...QueuedTeam
    }
  }
}
    fragment QueuedTeam on Team {
  id
  name
  contact
  origin
  dissolvedAt
  services(first: 1) {
    totalCount
  }
  formerServices(first: 1) {
    totalCount
  }
}`) as unknown as TypedDocumentString<UnverifiedTeamsQuery, UnverifiedTeamsQueryVariables>;
export const DissolvedTeamsDocument = new TypedDocumentString(`
    query DissolvedTeams($after: String) {
  teams: dissolvedTeams(first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...QueuedTeam
    }
  }
}
    fragment QueuedTeam on Team {
  id
  name
  contact
  origin
  dissolvedAt
  services(first: 1) {
    totalCount
  }
  formerServices(first: 1) {
    totalCount
  }
}`) as unknown as TypedDocumentString<DissolvedTeamsQuery, DissolvedTeamsQueryVariables>;
export const UnownedNamespacesDocument = new TypedDocumentString(`
    query UnownedNamespaces($after: String) {
  namespaces(filter: {unowned: true}, first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<UnownedNamespacesQuery, UnownedNamespacesQueryVariables>;
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
      lifecycles {
        value
        count
      }
      types {
        value
        count
      }
      runtimes {
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
  visibility
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
export const ServiceConsumersDocument = new TypedDocumentString(`
    query ServiceConsumers($ref: String!, $version: String, $after: String) {
  service(ref: $ref) {
    restrictedConsumers {
      ...RestrictedPart
    }
    consumers(version: $version, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        range
        state
        consumer {
          ref
          owner {
            name
          }
        }
        resolved {
          number
        }
      }
    }
  }
}
    fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}`) as unknown as TypedDocumentString<ServiceConsumersQuery, ServiceConsumersQueryVariables>;
export const ServiceCallsDocument = new TypedDocumentString(`
    query ServiceCalls($ref: String!) {
  service(ref: $ref) {
    cycle {
      size
      services(first: 20) {
        nodes {
          ref
        }
      }
    }
    dependencies {
      target
      range
      state
      service {
        ref
        lifecycle
        owner {
          name
        }
      }
      resolved {
        ...VersionFacts
      }
    }
  }
}
    fragment VersionFacts on Version {
  number
  state
  stateReason
  stateBy
  stateAt
  sunsetAt
  replacement
}`) as unknown as TypedDocumentString<ServiceCallsQuery, ServiceCallsQueryVariables>;
export const ServiceDuplicatesDocument = new TypedDocumentString(`
    query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {
  service(ref: $ref) {
    restrictedDuplicates(otherTeamsOnly: $otherTeamsOnly) {
      ...RestrictedPart
    }
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
}
fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
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
export const ServiceImpactDocument = new TypedDocumentString(`
    query ServiceImpact($ref: String!) {
  service(ref: $ref) {
    impact(depth: 10, limit: 500) {
      count
      partial
      partialReason
      services {
        hop
        service {
          ref
          owner {
            name
          }
        }
        via {
          ref
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceImpactQuery, ServiceImpactQueryVariables>;
export const ServiceInterfaceDocument = new TypedDocumentString(`
    query ServiceInterface($ref: String!) {
  service(ref: $ref) {
    security {
      ...SecurityFacts
    }
    resilience {
      ...ResilienceFacts
    }
    inputSchema {
      ...SchemaParts
    }
    outputSchema {
      ...SchemaParts
    }
  }
}
    fragment SecurityFacts on Security {
  protocol
  issuer
  audience
  scopes
  dataClass
}
fragment ResilienceFacts on Resilience {
  timeoutMs
  retry {
    attempts
    backoffMs
  }
  circuitBreaker {
    failures
    windowMs
    resetMs
  }
  errorHandler
}
fragment SchemaParts on JsonSchema {
  hash
  json
  usedBy {
    ref
  }
}`) as unknown as TypedDocumentString<ServiceInterfaceQuery, ServiceInterfaceQueryVariables>;
export const ServiceReleasesDocument = new TypedDocumentString(`
    query ServiceReleases($ref: String!, $after: String) {
  service(ref: $ref) {
    repository
    releases(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...VersionFacts
        commit
        ciRun
        publishedAt
        publishedBy
      }
    }
  }
}
    fragment VersionFacts on Version {
  number
  state
  stateReason
  stateBy
  stateAt
  sunsetAt
  replacement
}`) as unknown as TypedDocumentString<ServiceReleasesQuery, ServiceReleasesQueryVariables>;
export const ServiceWaiversDocument = new TypedDocumentString(`
    query ServiceWaivers($ref: String!) {
  service(ref: $ref) {
    waivers(first: 50) {
      totalCount
      nodes {
        ...WaiverRow
      }
    }
  }
}
    fragment WaiverRow on Waiver {
  id
  finding
  repository
  path
  name
  originalName
  reason
  falsePositive
  state
  createdBy
  createdAt
  expiresAt
  revokedBy
  revokedReason
  service {
    ref
  }
}`) as unknown as TypedDocumentString<ServiceWaiversQuery, ServiceWaiversQueryVariables>;
export const TeamServicesDocument = new TypedDocumentString(`
    query TeamServices($name: String!, $after: String) {
  team(name: $name) {
    services(first: 50, after: $after) {
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
  visibility
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<TeamServicesQuery, TeamServicesQueryVariables>;
export const TeamMaintainedDocument = new TypedDocumentString(`
    query TeamMaintained($name: String!, $after: String) {
  team(name: $name) {
    maintains(first: 50, after: $after) {
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
  visibility
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<TeamMaintainedQuery, TeamMaintainedQueryVariables>;
export const TeamFormerServicesDocument = new TypedDocumentString(`
    query TeamFormerServices($name: String!, $after: String) {
  team(name: $name) {
    formerServices(first: 50, after: $after) {
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
  visibility
  languages
  updatedAt
  owner {
    name
  }
  latestRelease {
    number
    state
  }
}`) as unknown as TypedDocumentString<TeamFormerServicesQuery, TeamFormerServicesQueryVariables>;
export const VersionSpreadDocument = new TypedDocumentString(`
    query VersionSpread($ref: String!) {
  service(ref: $ref) {
    restrictedConsumers {
      count
    }
    versionSpread {
      consumers
      onHead
      onNone
      releases(first: 100) {
        totalCount
        nodes {
          version {
            number
            state
          }
          allowed
          resolved
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VersionSpreadQuery, VersionSpreadQueryVariables>;
export const CheckModesDocument = new TypedDocumentString(`
    query CheckModes($after: String) {
  checkPause {
    reason
    by
    at
  }
  goldenPaths {
    ref
    why
  }
  checkModes(first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...SetCheckMode
    }
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}
fragment SetCheckMode on CheckModeRule {
  id
  subject
  mode
  repository
  team {
    ...TeamName
  }
  reason
  setBy
  setAt
  declared
}`) as unknown as TypedDocumentString<CheckModesQuery, CheckModesQueryVariables>;
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
export const CloneClassPageDocument = new TypedDocumentString(`
    query CloneClassPage($id: ID!, $after: String) {
  cloneClass(id: $id) {
    id
    name
    language
    type
    similarity
    lines
    savedLines
    copyCount
    serviceCount
    ownerCount
    libraryCandidate
    origin {
      id
      ref
    }
    restricted {
      ...RestrictedPart
    }
    ...CloneClassAction
    representative {
      ...CloneCopy
      fragment {
        source
      }
    }
    members(first: 30, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...CloneCopy
        explanation {
          commonLines
          renames {
            from
            to
          }
          differences {
            from {
              line
              text
            }
            to {
              line
              text
            }
            moved
          }
        }
      }
    }
  }
}
    fragment RestrictedPart on RestrictedCount {
  count
  team {
    ...TeamName
  }
}
fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}
fragment CloneClassAction on CloneClass {
  id
  libraryCandidate
  origin {
    id
    ref
  }
  canonical {
    namedBy
    namedAt
    reason
    service {
      ref
      owner {
        ...TeamName
      }
      latestRelease {
        number
      }
      endpoint {
        url
      }
    }
  }
  representative {
    service {
      id
      ref
    }
  }
}
fragment CloneCopy on CloneMember {
  name
  copies
  similarity
  type
  since
  service {
    ref
    owner {
      ...TeamName
    }
    latestRelease {
      number
    }
  }
  fragment {
    id
    language
  }
  occurrence {
    id
    path
    startLine
    endLine
  }
}`) as unknown as TypedDocumentString<CloneClassPageQuery, CloneClassPageQueryVariables>;
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
    ref
    ...ServiceHeader
    ...ServiceSide
    readme {
      html
    }
    inputSchema {
      hash
    }
    outputSchema {
      hash
    }
    functions: occurrences(first: 1) {
      totalCount
    }
    releases(first: 1) {
      totalCount
    }
    dependencies {
      target
    }
    consumers(first: 1) {
      totalCount
    }
    duplicates(first: 1) {
      totalCount
    }
  }
}
    fragment TeamName on Team {
  name
  contact
  verified
  dissolvedAt
}
fragment SecurityFacts on Security {
  protocol
  issuer
  audience
  scopes
  dataClass
}
fragment ResilienceFacts on Resilience {
  timeoutMs
  retry {
    attempts
    backoffMs
  }
  circuitBreaker {
    failures
    windowMs
    resetMs
  }
  errorHandler
}
fragment ServiceHeader on Service {
  id
  ref
  namespace
  name
  description
  lifecycle
  visibility
  retiredAt
  missingSince
  vanished {
    reason
    commit
    branch
    source
  }
  repository
  openDoor
  owner {
    ...TeamName
  }
  latestRelease {
    number
    state
    publishedAt
  }
  consumers(first: 1) {
    totalCount
  }
  restrictedConsumers {
    count
  }
  cycle {
    size
  }
  cloneSum {
    classes
    lines
  }
}
fragment ServiceSide on Service {
  ref
  type
  lifecycle
  visibility
  visibleTo {
    name
  }
  owner {
    ...TeamName
  }
  maintainers {
    ...TeamName
  }
  endpoint {
    protocol
    url
    method
  }
  security {
    ...SecurityFacts
  }
  openDoor
  resilience {
    ...ResilienceFacts
  }
  interface {
    handler
    runtime
    trigger
  }
  labels {
    name
    value
  }
  tags
  aliases
  languages
  repository
  root
  head {
    commit
    ciRun
    publishedBy
  }
  lastConfirmed {
    commit
    branch
    by
    ciRun
    source
    at
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<ServicePageQuery, ServicePageQueryVariables>;
export const TeamPageDocument = new TypedDocumentString(`
    query TeamPage($name: String!) {
  team(name: $name) {
    name
    contact
    description
    verified
    origin
    dissolvedAt
    ...TeamSide
    cloneSum {
      classes
      lines
    }
    services(first: 1) {
      totalCount
    }
    maintains(first: 1) {
      totalCount
    }
    formerServices(first: 1) {
      totalCount
    }
  }
}
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
}`) as unknown as TypedDocumentString<TeamPageQuery, TeamPageQueryVariables>;
export const TeamsDocument = new TypedDocumentString(`
    query Teams($after: String) {
  catalog {
    unownedServices
    unverifiedTeams
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
export const QueueCountsDocument = new TypedDocumentString(`
    query QueueCounts {
  catalog {
    services: unownedServices
    teams: unverifiedTeams
    dissolved: dissolvedTeams
    namespaces: unownedNamespaces
  }
}
    `) as unknown as TypedDocumentString<QueueCountsQuery, QueueCountsQueryVariables>;
export const WaiverListDocument = new TypedDocumentString(`
    query WaiverList($state: WaiverState!, $team: String, $after: String) {
  waivers(filter: {states: [$state], team: $team}, first: 50, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...WaiverRow
    }
  }
}
    fragment WaiverRow on Waiver {
  id
  finding
  repository
  path
  name
  originalName
  reason
  falsePositive
  state
  createdBy
  createdAt
  expiresAt
  revokedBy
  revokedReason
  service {
    ref
  }
}`) as unknown as TypedDocumentString<WaiverListQuery, WaiverListQueryVariables>;