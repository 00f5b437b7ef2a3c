/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment OccurrencePlace on Occurrence {\n    id\n    name\n    path\n    startLine\n    endLine\n    fragment {\n      id\n      language\n      lines\n    }\n    service {\n      ref\n      owner {\n        name\n        contact\n      }\n    }\n  }\n": typeof types.OccurrencePlaceFragmentDoc,
    "\n  query Function($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Occurrence {\n        ref\n        ...OccurrencePlace\n        fragment {\n          tokens\n          source\n        }\n        version {\n          ref\n          number\n        }\n      }\n    }\n  }\n": typeof types.FunctionDocument,
    "\n  fragment ClonePairSummary on ClonePair {\n    id\n    similarity\n    type\n    a {\n      ...OccurrencePlace\n    }\n    b {\n      ...OccurrencePlace\n    }\n  }\n": typeof types.ClonePairSummaryFragmentDoc,
    "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n": typeof types.ServiceSummaryFragmentDoc,
    "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    clonePairs(first: 8) {\n      totalCount\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n": typeof types.OverviewDocument,
    "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n      }\n    }\n  }\n": typeof types.SearchPageDocument,
    "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": typeof types.ServiceDuplicatesDocument,
    "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n": typeof types.ServiceFunctionsDocument,
    "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ref\n          number\n          state\n          commit\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n": typeof types.ServiceReleasesDocument,
    "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n": typeof types.PairPageDocument,
    "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": typeof types.FunctionDuplicatesDocument,
    "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      id\n      ref\n      namespace\n      name\n      description\n      tags\n      lifecycle\n      languages\n      repository\n      root\n      updatedAt\n      owner {\n        name\n        contact\n        verified\n      }\n      head {\n        commit\n      }\n      latestRelease {\n        number\n        state\n        publishedAt\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n": typeof types.ServicePageDocument,
    "\n  query TeamPage($name: String!, $after: String) {\n    team(name: $name) {\n      name\n      contact\n      verified\n      services(first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": typeof types.TeamPageDocument,
    "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n": typeof types.TeamsDocument,
    "\n  query Unowned($after: String) {\n    services(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n": typeof types.UnownedDocument,
};
const documents: Documents = {
    "\n  fragment OccurrencePlace on Occurrence {\n    id\n    name\n    path\n    startLine\n    endLine\n    fragment {\n      id\n      language\n      lines\n    }\n    service {\n      ref\n      owner {\n        name\n        contact\n      }\n    }\n  }\n": types.OccurrencePlaceFragmentDoc,
    "\n  query Function($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Occurrence {\n        ref\n        ...OccurrencePlace\n        fragment {\n          tokens\n          source\n        }\n        version {\n          ref\n          number\n        }\n      }\n    }\n  }\n": types.FunctionDocument,
    "\n  fragment ClonePairSummary on ClonePair {\n    id\n    similarity\n    type\n    a {\n      ...OccurrencePlace\n    }\n    b {\n      ...OccurrencePlace\n    }\n  }\n": types.ClonePairSummaryFragmentDoc,
    "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n": types.ServiceSummaryFragmentDoc,
    "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    clonePairs(first: 8) {\n      totalCount\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n": types.OverviewDocument,
    "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n      }\n    }\n  }\n": types.SearchPageDocument,
    "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": types.ServiceDuplicatesDocument,
    "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n": types.ServiceFunctionsDocument,
    "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ref\n          number\n          state\n          commit\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n": types.ServiceReleasesDocument,
    "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n": types.PairPageDocument,
    "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": types.FunctionDuplicatesDocument,
    "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      id\n      ref\n      namespace\n      name\n      description\n      tags\n      lifecycle\n      languages\n      repository\n      root\n      updatedAt\n      owner {\n        name\n        contact\n        verified\n      }\n      head {\n        commit\n      }\n      latestRelease {\n        number\n        state\n        publishedAt\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n": types.ServicePageDocument,
    "\n  query TeamPage($name: String!, $after: String) {\n    team(name: $name) {\n      name\n      contact\n      verified\n      services(first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": types.TeamPageDocument,
    "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n": types.TeamsDocument,
    "\n  query Unowned($after: String) {\n    services(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n": types.UnownedDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OccurrencePlace on Occurrence {\n    id\n    name\n    path\n    startLine\n    endLine\n    fragment {\n      id\n      language\n      lines\n    }\n    service {\n      ref\n      owner {\n        name\n        contact\n      }\n    }\n  }\n"): typeof import('./graphql').OccurrencePlaceFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Function($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Occurrence {\n        ref\n        ...OccurrencePlace\n        fragment {\n          tokens\n          source\n        }\n        version {\n          ref\n          number\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FunctionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ClonePairSummary on ClonePair {\n    id\n    similarity\n    type\n    a {\n      ...OccurrencePlace\n    }\n    b {\n      ...OccurrencePlace\n    }\n  }\n"): typeof import('./graphql').ClonePairSummaryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n"): typeof import('./graphql').ServiceSummaryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    clonePairs(first: 8) {\n      totalCount\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n"): typeof import('./graphql').OverviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').SearchPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceDuplicatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceFunctionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ref\n          number\n          state\n          commit\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceReleasesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n"): typeof import('./graphql').PairPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FunctionDuplicatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      id\n      ref\n      namespace\n      name\n      description\n      tags\n      lifecycle\n      languages\n      repository\n      root\n      updatedAt\n      owner {\n        name\n        contact\n        verified\n      }\n      head {\n        commit\n      }\n      latestRelease {\n        number\n        state\n        publishedAt\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n"): typeof import('./graphql').ServicePageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamPage($name: String!, $after: String) {\n    team(name: $name) {\n      name\n      contact\n      verified\n      services(first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Unowned($after: String) {\n    services(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n"): typeof import('./graphql').UnownedDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
