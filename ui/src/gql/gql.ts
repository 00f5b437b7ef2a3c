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
    "\n  fragment CloneClassSummary on CloneClass {\n    id\n    name\n    language\n    type\n    similarity\n    savedLines\n    copyCount\n    serviceCount\n    libraryCandidate\n    teams {\n      name\n    }\n    restricted {\n      ...RestrictedPart\n    }\n    canonical {\n      service {\n        ref\n      }\n    }\n    members(first: 8) {\n      nodes {\n        name\n        service {\n          ref\n        }\n      }\n    }\n  }\n": typeof types.CloneClassSummaryFragmentDoc,
    "\n  fragment OccurrencePlace on Occurrence {\n    id\n    name\n    path\n    startLine\n    endLine\n    fragment {\n      id\n      language\n      lines\n    }\n    service {\n      ref\n      owner {\n        name\n        contact\n      }\n    }\n  }\n": typeof types.OccurrencePlaceFragmentDoc,
    "\n  query Function($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Occurrence {\n        ref\n        ...OccurrencePlace\n        fragment {\n          tokens\n          source\n        }\n        version {\n          ref\n          number\n        }\n      }\n    }\n  }\n": typeof types.FunctionDocument,
    "\n  fragment ClonePairSummary on ClonePair {\n    id\n    similarity\n    type\n    a {\n      ...OccurrencePlace\n    }\n    b {\n      ...OccurrencePlace\n    }\n  }\n": typeof types.ClonePairSummaryFragmentDoc,
    "\n  fragment RestrictedPart on RestrictedCount {\n    count\n    team {\n      ...TeamName\n    }\n  }\n": typeof types.RestrictedPartFragmentDoc,
    "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    visibility\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n": typeof types.ServiceSummaryFragmentDoc,
    "\n  fragment TeamName on Team {\n    name\n    contact\n    verified\n    dissolvedAt\n  }\n": typeof types.TeamNameFragmentDoc,
    "\n  fragment VersionFacts on Version {\n    number\n    state\n    stateReason\n    stateBy\n    stateAt\n    sunsetAt\n    replacement\n  }\n": typeof types.VersionFactsFragmentDoc,
    "\n  fragment CloneClassAction on CloneClass {\n    id\n    libraryCandidate\n    origin {\n      id\n      ref\n    }\n    canonical {\n      namedBy\n      namedAt\n      reason\n      service {\n        ref\n        owner {\n          ...TeamName\n        }\n        latestRelease {\n          number\n        }\n        endpoint {\n          url\n        }\n      }\n    }\n    representative {\n      service {\n        id\n        ref\n      }\n    }\n  }\n": typeof types.CloneClassActionFragmentDoc,
    "\n  fragment CloneCopy on CloneMember {\n    name\n    copies\n    similarity\n    type\n    since\n    service {\n      ref\n      owner {\n        ...TeamName\n      }\n      latestRelease {\n        number\n      }\n    }\n    fragment {\n      id\n      language\n    }\n    occurrence {\n      id\n      path\n      startLine\n      endLine\n    }\n  }\n": typeof types.CloneCopyFragmentDoc,
    "\n  query Deprecations($ref: String!) {\n    service(ref: $ref) {\n      deprecations {\n        id\n        range\n        reason\n        replacement\n        deprecatedAt\n        sunsetAt\n        createdBy\n        createdAt\n        revokedAt\n      }\n    }\n  }\n": typeof types.DeprecationsDocument,
    "\n  query DuplicatesLanguages {\n    catalog {\n      schemes {\n        language\n      }\n    }\n  }\n": typeof types.DuplicatesLanguagesDocument,
    "\n  query DuplicatesTeams($after: String) {\n    teams(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        name\n      }\n    }\n  }\n": typeof types.DuplicatesTeamsDocument,
    "\n  query CloneClasses($filter: CloneClassFilter, $after: String) {\n    cloneTotals(filter: $filter) {\n      classes\n      savedLines\n    }\n    cloneClasses(filter: $filter, first: 20, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...CloneClassSummary\n      }\n    }\n  }\n": typeof types.CloneClassesDocument,
    "\n  query DuplicatesService($id: ID!) {\n    node(id: $id) {\n      ... on Service {\n        ref\n      }\n    }\n  }\n": typeof types.DuplicatesServiceDocument,
    "\n  query CopyMatrix($after: String) {\n    copyMatrix(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        from {\n          name\n        }\n        to {\n          name\n        }\n        classes\n        copies\n        lines\n      }\n    }\n  }\n": typeof types.CopyMatrixDocument,
    "\n  query DuplicatesOverview($from: String!, $to: String!) {\n    catalog {\n      services\n      sequence\n      cloneSequence\n    }\n    cloneTotals {\n      classes\n      copies\n      savedLines\n      teams\n    }\n    copyMatrix(first: 1) {\n      totalCount\n    }\n    cloneTrend(from: $from, to: $to) {\n      day\n      classes\n      savedLines\n    }\n  }\n": typeof types.DuplicatesOverviewDocument,
    "\n  fragment SecurityFacts on Security {\n    protocol\n    issuer\n    audience\n    scopes\n    dataClass\n  }\n": typeof types.SecurityFactsFragmentDoc,
    "\n  fragment ResilienceFacts on Resilience {\n    timeoutMs\n    retry {\n      attempts\n      backoffMs\n    }\n    circuitBreaker {\n      failures\n      windowMs\n      resetMs\n    }\n    errorHandler\n  }\n": typeof types.ResilienceFactsFragmentDoc,
    "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    cloneTotals {\n      classes\n      savedLines\n      teams\n    }\n    clonePairs(first: 8) {\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n": typeof types.OverviewDocument,
    "\n  query OwnershipHistory($ref: String!, $after: String) {\n    service(ref: $ref) {\n      ownershipChanges(first: 10, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          from {\n            name\n          }\n          to {\n            name\n          }\n          at\n          actor\n          reason\n        }\n      }\n    }\n  }\n": typeof types.OwnershipHistoryDocument,
    "\n  query Unowned($after: String) {\n    unownedServices(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n": typeof types.UnownedDocument,
    "\n  fragment QueuedTeam on Team {\n    id\n    name\n    contact\n    origin\n    dissolvedAt\n    services(first: 1) {\n      totalCount\n    }\n    formerServices(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.QueuedTeamFragmentDoc,
    "\n  query UnverifiedTeams($after: String) {\n    teams: unverifiedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n": typeof types.UnverifiedTeamsDocument,
    "\n  query DissolvedTeams($after: String) {\n    teams: dissolvedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n": typeof types.DissolvedTeamsDocument,
    "\n  query UnownedNamespaces($after: String) {\n    namespaces(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        createdAt\n      }\n    }\n  }\n": typeof types.UnownedNamespacesDocument,
    "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n        lifecycles {\n          value\n          count\n        }\n        types {\n          value\n          count\n        }\n        runtimes {\n          value\n          count\n        }\n      }\n    }\n  }\n": typeof types.SearchPageDocument,
    "\n  query ServiceConsumers($ref: String!, $version: String, $after: String) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        ...RestrictedPart\n      }\n      consumers(version: $version, first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          range\n          state\n          consumer {\n            ref\n            owner {\n              name\n            }\n          }\n          resolved {\n            number\n          }\n        }\n      }\n    }\n  }\n": typeof types.ServiceConsumersDocument,
    "\n  query ServiceCalls($ref: String!) {\n    service(ref: $ref) {\n      cycle {\n        size\n        services(first: 20) {\n          nodes {\n            ref\n          }\n        }\n      }\n      dependencies {\n        target\n        range\n        state\n        service {\n          ref\n          lifecycle\n          owner {\n            name\n          }\n        }\n        resolved {\n          ...VersionFacts\n        }\n      }\n    }\n  }\n": typeof types.ServiceCallsDocument,
    "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      restrictedDuplicates(otherTeamsOnly: $otherTeamsOnly) {\n        ...RestrictedPart\n      }\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": typeof types.ServiceDuplicatesDocument,
    "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n": typeof types.ServiceFunctionsDocument,
    "\n  fragment ServiceHeader on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    lifecycle\n    visibility\n    retiredAt\n    missingSince\n    vanished {\n      reason\n      commit\n      branch\n      source\n    }\n    repository\n    openDoor\n    owner {\n      ...TeamName\n    }\n    latestRelease {\n      number\n      state\n      publishedAt\n    }\n    consumers(first: 1) {\n      totalCount\n    }\n    restrictedConsumers {\n      count\n    }\n    cycle {\n      size\n    }\n    cloneSum {\n      classes\n      lines\n    }\n  }\n": typeof types.ServiceHeaderFragmentDoc,
    "\n  query ServiceImpact($ref: String!) {\n    service(ref: $ref) {\n      impact(depth: 10, limit: 500) {\n        count\n        partial\n        partialReason\n        services {\n          hop\n          service {\n            ref\n            owner {\n              name\n            }\n          }\n          via {\n            ref\n          }\n        }\n      }\n    }\n  }\n": typeof types.ServiceImpactDocument,
    "\n  fragment SchemaParts on JsonSchema {\n    hash\n    json\n    usedBy {\n      ref\n    }\n  }\n": typeof types.SchemaPartsFragmentDoc,
    "\n  query ServiceInterface($ref: String!) {\n    service(ref: $ref) {\n      security {\n        ...SecurityFacts\n      }\n      resilience {\n        ...ResilienceFacts\n      }\n      inputSchema {\n        ...SchemaParts\n      }\n      outputSchema {\n        ...SchemaParts\n      }\n    }\n  }\n": typeof types.ServiceInterfaceDocument,
    "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      repository\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ...VersionFacts\n          commit\n          ciRun\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n": typeof types.ServiceReleasesDocument,
    "\n  fragment ServiceSide on Service {\n    ref\n    type\n    lifecycle\n    visibility\n    visibleTo {\n      name\n    }\n    owner {\n      ...TeamName\n    }\n    maintainers {\n      ...TeamName\n    }\n    endpoint {\n      protocol\n      url\n      method\n    }\n    security {\n      ...SecurityFacts\n    }\n    openDoor\n    resilience {\n      ...ResilienceFacts\n    }\n    interface {\n      handler\n      runtime\n      trigger\n    }\n    labels {\n      name\n      value\n    }\n    tags\n    aliases\n    languages\n    repository\n    root\n    head {\n      commit\n      ciRun\n      publishedBy\n    }\n    lastConfirmed {\n      commit\n      branch\n      by\n      ciRun\n      source\n      at\n    }\n    createdAt\n    updatedAt\n  }\n": typeof types.ServiceSideFragmentDoc,
    "\n  query ServiceWaivers($ref: String!) {\n    service(ref: $ref) {\n      waivers(first: 50) {\n        totalCount\n        nodes {\n          ...WaiverRow\n        }\n      }\n    }\n  }\n": typeof types.ServiceWaiversDocument,
    "\n  query TeamServices($name: String!, $after: String) {\n    team(name: $name) {\n      services(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": typeof types.TeamServicesDocument,
    "\n  query TeamMaintained($name: String!, $after: String) {\n    team(name: $name) {\n      maintains(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": typeof types.TeamMaintainedDocument,
    "\n  query TeamFormerServices($name: String!, $after: String) {\n    team(name: $name) {\n      formerServices(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": typeof types.TeamFormerServicesDocument,
    "\n  fragment TeamSide on Team {\n    contact\n    origin\n    members(first: 100) {\n      totalCount\n      nodes {\n        role\n        principal {\n          id\n          kind\n          name\n          displayName\n          disabledAt\n        }\n      }\n    }\n    namespaces(first: 100) {\n      totalCount\n      nodes {\n        name\n      }\n    }\n  }\n": typeof types.TeamSideFragmentDoc,
    "\n  query VersionSpread($ref: String!) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        count\n      }\n      versionSpread {\n        consumers\n        onHead\n        onNone\n        releases(first: 100) {\n          totalCount\n          nodes {\n            version {\n              number\n              state\n            }\n            allowed\n            resolved\n          }\n        }\n      }\n    }\n  }\n": typeof types.VersionSpreadDocument,
    "\n  fragment WaiverRow on Waiver {\n    id\n    finding\n    repository\n    path\n    name\n    originalName\n    reason\n    falsePositive\n    state\n    createdBy\n    createdAt\n    expiresAt\n    revokedBy\n    revokedReason\n    service {\n      ref\n    }\n  }\n": typeof types.WaiverRowFragmentDoc,
    "\n  fragment SetCheckMode on CheckModeRule {\n    id\n    subject\n    mode\n    repository\n    team {\n      ...TeamName\n    }\n    reason\n    setBy\n    setAt\n    declared\n  }\n": typeof types.SetCheckModeFragmentDoc,
    "\n  query CheckModes($after: String) {\n    checkPause {\n      reason\n      by\n      at\n    }\n    goldenPaths {\n      ref\n      why\n    }\n    checkModes(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...SetCheckMode\n      }\n    }\n  }\n": typeof types.CheckModesDocument,
    "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n": typeof types.PairPageDocument,
    "\n  query CloneClassPage($id: ID!, $after: String) {\n    cloneClass(id: $id) {\n      id\n      name\n      language\n      type\n      similarity\n      lines\n      savedLines\n      copyCount\n      serviceCount\n      ownerCount\n      libraryCandidate\n      origin {\n        id\n        ref\n      }\n      restricted {\n        ...RestrictedPart\n      }\n      ...CloneClassAction\n      representative {\n        ...CloneCopy\n        fragment {\n          source\n        }\n      }\n      members(first: 30, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...CloneCopy\n          explanation {\n            commonLines\n            renames {\n              from\n              to\n            }\n            differences {\n              from {\n                line\n                text\n              }\n              to {\n                line\n                text\n              }\n              moved\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.CloneClassPageDocument,
    "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": typeof types.FunctionDuplicatesDocument,
    "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      ref\n      ...ServiceHeader\n      ...ServiceSide\n      readme {\n        html\n      }\n      inputSchema {\n        hash\n      }\n      outputSchema {\n        hash\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      dependencies {\n        target\n      }\n      consumers(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n": typeof types.ServicePageDocument,
    "\n  query TeamPage($name: String!) {\n    team(name: $name) {\n      name\n      contact\n      description\n      verified\n      origin\n      dissolvedAt\n      ...TeamSide\n      cloneSum {\n        classes\n        lines\n      }\n      services(first: 1) {\n        totalCount\n      }\n      maintains(first: 1) {\n        totalCount\n      }\n      formerServices(first: 1) {\n        totalCount\n      }\n    }\n  }\n": typeof types.TeamPageDocument,
    "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n      unverifiedTeams\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n": typeof types.TeamsDocument,
    "\n  query QueueCounts {\n    catalog {\n      services: unownedServices\n      teams: unverifiedTeams\n      dissolved: dissolvedTeams\n      namespaces: unownedNamespaces\n    }\n  }\n": typeof types.QueueCountsDocument,
    "\n  query WaiverList($state: WaiverState!, $team: String, $after: String) {\n    waivers(filter: { states: [$state], team: $team }, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...WaiverRow\n      }\n    }\n  }\n": typeof types.WaiverListDocument,
};
const documents: Documents = {
    "\n  fragment CloneClassSummary on CloneClass {\n    id\n    name\n    language\n    type\n    similarity\n    savedLines\n    copyCount\n    serviceCount\n    libraryCandidate\n    teams {\n      name\n    }\n    restricted {\n      ...RestrictedPart\n    }\n    canonical {\n      service {\n        ref\n      }\n    }\n    members(first: 8) {\n      nodes {\n        name\n        service {\n          ref\n        }\n      }\n    }\n  }\n": types.CloneClassSummaryFragmentDoc,
    "\n  fragment OccurrencePlace on Occurrence {\n    id\n    name\n    path\n    startLine\n    endLine\n    fragment {\n      id\n      language\n      lines\n    }\n    service {\n      ref\n      owner {\n        name\n        contact\n      }\n    }\n  }\n": types.OccurrencePlaceFragmentDoc,
    "\n  query Function($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Occurrence {\n        ref\n        ...OccurrencePlace\n        fragment {\n          tokens\n          source\n        }\n        version {\n          ref\n          number\n        }\n      }\n    }\n  }\n": types.FunctionDocument,
    "\n  fragment ClonePairSummary on ClonePair {\n    id\n    similarity\n    type\n    a {\n      ...OccurrencePlace\n    }\n    b {\n      ...OccurrencePlace\n    }\n  }\n": types.ClonePairSummaryFragmentDoc,
    "\n  fragment RestrictedPart on RestrictedCount {\n    count\n    team {\n      ...TeamName\n    }\n  }\n": types.RestrictedPartFragmentDoc,
    "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    visibility\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n": types.ServiceSummaryFragmentDoc,
    "\n  fragment TeamName on Team {\n    name\n    contact\n    verified\n    dissolvedAt\n  }\n": types.TeamNameFragmentDoc,
    "\n  fragment VersionFacts on Version {\n    number\n    state\n    stateReason\n    stateBy\n    stateAt\n    sunsetAt\n    replacement\n  }\n": types.VersionFactsFragmentDoc,
    "\n  fragment CloneClassAction on CloneClass {\n    id\n    libraryCandidate\n    origin {\n      id\n      ref\n    }\n    canonical {\n      namedBy\n      namedAt\n      reason\n      service {\n        ref\n        owner {\n          ...TeamName\n        }\n        latestRelease {\n          number\n        }\n        endpoint {\n          url\n        }\n      }\n    }\n    representative {\n      service {\n        id\n        ref\n      }\n    }\n  }\n": types.CloneClassActionFragmentDoc,
    "\n  fragment CloneCopy on CloneMember {\n    name\n    copies\n    similarity\n    type\n    since\n    service {\n      ref\n      owner {\n        ...TeamName\n      }\n      latestRelease {\n        number\n      }\n    }\n    fragment {\n      id\n      language\n    }\n    occurrence {\n      id\n      path\n      startLine\n      endLine\n    }\n  }\n": types.CloneCopyFragmentDoc,
    "\n  query Deprecations($ref: String!) {\n    service(ref: $ref) {\n      deprecations {\n        id\n        range\n        reason\n        replacement\n        deprecatedAt\n        sunsetAt\n        createdBy\n        createdAt\n        revokedAt\n      }\n    }\n  }\n": types.DeprecationsDocument,
    "\n  query DuplicatesLanguages {\n    catalog {\n      schemes {\n        language\n      }\n    }\n  }\n": types.DuplicatesLanguagesDocument,
    "\n  query DuplicatesTeams($after: String) {\n    teams(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        name\n      }\n    }\n  }\n": types.DuplicatesTeamsDocument,
    "\n  query CloneClasses($filter: CloneClassFilter, $after: String) {\n    cloneTotals(filter: $filter) {\n      classes\n      savedLines\n    }\n    cloneClasses(filter: $filter, first: 20, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...CloneClassSummary\n      }\n    }\n  }\n": types.CloneClassesDocument,
    "\n  query DuplicatesService($id: ID!) {\n    node(id: $id) {\n      ... on Service {\n        ref\n      }\n    }\n  }\n": types.DuplicatesServiceDocument,
    "\n  query CopyMatrix($after: String) {\n    copyMatrix(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        from {\n          name\n        }\n        to {\n          name\n        }\n        classes\n        copies\n        lines\n      }\n    }\n  }\n": types.CopyMatrixDocument,
    "\n  query DuplicatesOverview($from: String!, $to: String!) {\n    catalog {\n      services\n      sequence\n      cloneSequence\n    }\n    cloneTotals {\n      classes\n      copies\n      savedLines\n      teams\n    }\n    copyMatrix(first: 1) {\n      totalCount\n    }\n    cloneTrend(from: $from, to: $to) {\n      day\n      classes\n      savedLines\n    }\n  }\n": types.DuplicatesOverviewDocument,
    "\n  fragment SecurityFacts on Security {\n    protocol\n    issuer\n    audience\n    scopes\n    dataClass\n  }\n": types.SecurityFactsFragmentDoc,
    "\n  fragment ResilienceFacts on Resilience {\n    timeoutMs\n    retry {\n      attempts\n      backoffMs\n    }\n    circuitBreaker {\n      failures\n      windowMs\n      resetMs\n    }\n    errorHandler\n  }\n": types.ResilienceFactsFragmentDoc,
    "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    cloneTotals {\n      classes\n      savedLines\n      teams\n    }\n    clonePairs(first: 8) {\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n": types.OverviewDocument,
    "\n  query OwnershipHistory($ref: String!, $after: String) {\n    service(ref: $ref) {\n      ownershipChanges(first: 10, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          from {\n            name\n          }\n          to {\n            name\n          }\n          at\n          actor\n          reason\n        }\n      }\n    }\n  }\n": types.OwnershipHistoryDocument,
    "\n  query Unowned($after: String) {\n    unownedServices(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n": types.UnownedDocument,
    "\n  fragment QueuedTeam on Team {\n    id\n    name\n    contact\n    origin\n    dissolvedAt\n    services(first: 1) {\n      totalCount\n    }\n    formerServices(first: 1) {\n      totalCount\n    }\n  }\n": types.QueuedTeamFragmentDoc,
    "\n  query UnverifiedTeams($after: String) {\n    teams: unverifiedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n": types.UnverifiedTeamsDocument,
    "\n  query DissolvedTeams($after: String) {\n    teams: dissolvedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n": types.DissolvedTeamsDocument,
    "\n  query UnownedNamespaces($after: String) {\n    namespaces(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        createdAt\n      }\n    }\n  }\n": types.UnownedNamespacesDocument,
    "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n        lifecycles {\n          value\n          count\n        }\n        types {\n          value\n          count\n        }\n        runtimes {\n          value\n          count\n        }\n      }\n    }\n  }\n": types.SearchPageDocument,
    "\n  query ServiceConsumers($ref: String!, $version: String, $after: String) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        ...RestrictedPart\n      }\n      consumers(version: $version, first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          range\n          state\n          consumer {\n            ref\n            owner {\n              name\n            }\n          }\n          resolved {\n            number\n          }\n        }\n      }\n    }\n  }\n": types.ServiceConsumersDocument,
    "\n  query ServiceCalls($ref: String!) {\n    service(ref: $ref) {\n      cycle {\n        size\n        services(first: 20) {\n          nodes {\n            ref\n          }\n        }\n      }\n      dependencies {\n        target\n        range\n        state\n        service {\n          ref\n          lifecycle\n          owner {\n            name\n          }\n        }\n        resolved {\n          ...VersionFacts\n        }\n      }\n    }\n  }\n": types.ServiceCallsDocument,
    "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      restrictedDuplicates(otherTeamsOnly: $otherTeamsOnly) {\n        ...RestrictedPart\n      }\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": types.ServiceDuplicatesDocument,
    "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n": types.ServiceFunctionsDocument,
    "\n  fragment ServiceHeader on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    lifecycle\n    visibility\n    retiredAt\n    missingSince\n    vanished {\n      reason\n      commit\n      branch\n      source\n    }\n    repository\n    openDoor\n    owner {\n      ...TeamName\n    }\n    latestRelease {\n      number\n      state\n      publishedAt\n    }\n    consumers(first: 1) {\n      totalCount\n    }\n    restrictedConsumers {\n      count\n    }\n    cycle {\n      size\n    }\n    cloneSum {\n      classes\n      lines\n    }\n  }\n": types.ServiceHeaderFragmentDoc,
    "\n  query ServiceImpact($ref: String!) {\n    service(ref: $ref) {\n      impact(depth: 10, limit: 500) {\n        count\n        partial\n        partialReason\n        services {\n          hop\n          service {\n            ref\n            owner {\n              name\n            }\n          }\n          via {\n            ref\n          }\n        }\n      }\n    }\n  }\n": types.ServiceImpactDocument,
    "\n  fragment SchemaParts on JsonSchema {\n    hash\n    json\n    usedBy {\n      ref\n    }\n  }\n": types.SchemaPartsFragmentDoc,
    "\n  query ServiceInterface($ref: String!) {\n    service(ref: $ref) {\n      security {\n        ...SecurityFacts\n      }\n      resilience {\n        ...ResilienceFacts\n      }\n      inputSchema {\n        ...SchemaParts\n      }\n      outputSchema {\n        ...SchemaParts\n      }\n    }\n  }\n": types.ServiceInterfaceDocument,
    "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      repository\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ...VersionFacts\n          commit\n          ciRun\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n": types.ServiceReleasesDocument,
    "\n  fragment ServiceSide on Service {\n    ref\n    type\n    lifecycle\n    visibility\n    visibleTo {\n      name\n    }\n    owner {\n      ...TeamName\n    }\n    maintainers {\n      ...TeamName\n    }\n    endpoint {\n      protocol\n      url\n      method\n    }\n    security {\n      ...SecurityFacts\n    }\n    openDoor\n    resilience {\n      ...ResilienceFacts\n    }\n    interface {\n      handler\n      runtime\n      trigger\n    }\n    labels {\n      name\n      value\n    }\n    tags\n    aliases\n    languages\n    repository\n    root\n    head {\n      commit\n      ciRun\n      publishedBy\n    }\n    lastConfirmed {\n      commit\n      branch\n      by\n      ciRun\n      source\n      at\n    }\n    createdAt\n    updatedAt\n  }\n": types.ServiceSideFragmentDoc,
    "\n  query ServiceWaivers($ref: String!) {\n    service(ref: $ref) {\n      waivers(first: 50) {\n        totalCount\n        nodes {\n          ...WaiverRow\n        }\n      }\n    }\n  }\n": types.ServiceWaiversDocument,
    "\n  query TeamServices($name: String!, $after: String) {\n    team(name: $name) {\n      services(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": types.TeamServicesDocument,
    "\n  query TeamMaintained($name: String!, $after: String) {\n    team(name: $name) {\n      maintains(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": types.TeamMaintainedDocument,
    "\n  query TeamFormerServices($name: String!, $after: String) {\n    team(name: $name) {\n      formerServices(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n": types.TeamFormerServicesDocument,
    "\n  fragment TeamSide on Team {\n    contact\n    origin\n    members(first: 100) {\n      totalCount\n      nodes {\n        role\n        principal {\n          id\n          kind\n          name\n          displayName\n          disabledAt\n        }\n      }\n    }\n    namespaces(first: 100) {\n      totalCount\n      nodes {\n        name\n      }\n    }\n  }\n": types.TeamSideFragmentDoc,
    "\n  query VersionSpread($ref: String!) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        count\n      }\n      versionSpread {\n        consumers\n        onHead\n        onNone\n        releases(first: 100) {\n          totalCount\n          nodes {\n            version {\n              number\n              state\n            }\n            allowed\n            resolved\n          }\n        }\n      }\n    }\n  }\n": types.VersionSpreadDocument,
    "\n  fragment WaiverRow on Waiver {\n    id\n    finding\n    repository\n    path\n    name\n    originalName\n    reason\n    falsePositive\n    state\n    createdBy\n    createdAt\n    expiresAt\n    revokedBy\n    revokedReason\n    service {\n      ref\n    }\n  }\n": types.WaiverRowFragmentDoc,
    "\n  fragment SetCheckMode on CheckModeRule {\n    id\n    subject\n    mode\n    repository\n    team {\n      ...TeamName\n    }\n    reason\n    setBy\n    setAt\n    declared\n  }\n": types.SetCheckModeFragmentDoc,
    "\n  query CheckModes($after: String) {\n    checkPause {\n      reason\n      by\n      at\n    }\n    goldenPaths {\n      ref\n      why\n    }\n    checkModes(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...SetCheckMode\n      }\n    }\n  }\n": types.CheckModesDocument,
    "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n": types.PairPageDocument,
    "\n  query CloneClassPage($id: ID!, $after: String) {\n    cloneClass(id: $id) {\n      id\n      name\n      language\n      type\n      similarity\n      lines\n      savedLines\n      copyCount\n      serviceCount\n      ownerCount\n      libraryCandidate\n      origin {\n        id\n        ref\n      }\n      restricted {\n        ...RestrictedPart\n      }\n      ...CloneClassAction\n      representative {\n        ...CloneCopy\n        fragment {\n          source\n        }\n      }\n      members(first: 30, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...CloneCopy\n          explanation {\n            commonLines\n            renames {\n              from\n              to\n            }\n            differences {\n              from {\n                line\n                text\n              }\n              to {\n                line\n                text\n              }\n              moved\n            }\n          }\n        }\n      }\n    }\n  }\n": types.CloneClassPageDocument,
    "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n": types.FunctionDuplicatesDocument,
    "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      ref\n      ...ServiceHeader\n      ...ServiceSide\n      readme {\n        html\n      }\n      inputSchema {\n        hash\n      }\n      outputSchema {\n        hash\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      dependencies {\n        target\n      }\n      consumers(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n": types.ServicePageDocument,
    "\n  query TeamPage($name: String!) {\n    team(name: $name) {\n      name\n      contact\n      description\n      verified\n      origin\n      dissolvedAt\n      ...TeamSide\n      cloneSum {\n        classes\n        lines\n      }\n      services(first: 1) {\n        totalCount\n      }\n      maintains(first: 1) {\n        totalCount\n      }\n      formerServices(first: 1) {\n        totalCount\n      }\n    }\n  }\n": types.TeamPageDocument,
    "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n      unverifiedTeams\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n": types.TeamsDocument,
    "\n  query QueueCounts {\n    catalog {\n      services: unownedServices\n      teams: unverifiedTeams\n      dissolved: dissolvedTeams\n      namespaces: unownedNamespaces\n    }\n  }\n": types.QueueCountsDocument,
    "\n  query WaiverList($state: WaiverState!, $team: String, $after: String) {\n    waivers(filter: { states: [$state], team: $team }, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...WaiverRow\n      }\n    }\n  }\n": types.WaiverListDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CloneClassSummary on CloneClass {\n    id\n    name\n    language\n    type\n    similarity\n    savedLines\n    copyCount\n    serviceCount\n    libraryCandidate\n    teams {\n      name\n    }\n    restricted {\n      ...RestrictedPart\n    }\n    canonical {\n      service {\n        ref\n      }\n    }\n    members(first: 8) {\n      nodes {\n        name\n        service {\n          ref\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').CloneClassSummaryFragmentDoc;
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
export function graphql(source: "\n  fragment RestrictedPart on RestrictedCount {\n    count\n    team {\n      ...TeamName\n    }\n  }\n"): typeof import('./graphql').RestrictedPartFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServiceSummary on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    tags\n    lifecycle\n    visibility\n    languages\n    updatedAt\n    owner {\n      name\n    }\n    latestRelease {\n      number\n      state\n    }\n  }\n"): typeof import('./graphql').ServiceSummaryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TeamName on Team {\n    name\n    contact\n    verified\n    dissolvedAt\n  }\n"): typeof import('./graphql').TeamNameFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment VersionFacts on Version {\n    number\n    state\n    stateReason\n    stateBy\n    stateAt\n    sunsetAt\n    replacement\n  }\n"): typeof import('./graphql').VersionFactsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CloneClassAction on CloneClass {\n    id\n    libraryCandidate\n    origin {\n      id\n      ref\n    }\n    canonical {\n      namedBy\n      namedAt\n      reason\n      service {\n        ref\n        owner {\n          ...TeamName\n        }\n        latestRelease {\n          number\n        }\n        endpoint {\n          url\n        }\n      }\n    }\n    representative {\n      service {\n        id\n        ref\n      }\n    }\n  }\n"): typeof import('./graphql').CloneClassActionFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CloneCopy on CloneMember {\n    name\n    copies\n    similarity\n    type\n    since\n    service {\n      ref\n      owner {\n        ...TeamName\n      }\n      latestRelease {\n        number\n      }\n    }\n    fragment {\n      id\n      language\n    }\n    occurrence {\n      id\n      path\n      startLine\n      endLine\n    }\n  }\n"): typeof import('./graphql').CloneCopyFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deprecations($ref: String!) {\n    service(ref: $ref) {\n      deprecations {\n        id\n        range\n        reason\n        replacement\n        deprecatedAt\n        sunsetAt\n        createdBy\n        createdAt\n        revokedAt\n      }\n    }\n  }\n"): typeof import('./graphql').DeprecationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DuplicatesLanguages {\n    catalog {\n      schemes {\n        language\n      }\n    }\n  }\n"): typeof import('./graphql').DuplicatesLanguagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DuplicatesTeams($after: String) {\n    teams(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').DuplicatesTeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CloneClasses($filter: CloneClassFilter, $after: String) {\n    cloneTotals(filter: $filter) {\n      classes\n      savedLines\n    }\n    cloneClasses(filter: $filter, first: 20, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...CloneClassSummary\n      }\n    }\n  }\n"): typeof import('./graphql').CloneClassesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DuplicatesService($id: ID!) {\n    node(id: $id) {\n      ... on Service {\n        ref\n      }\n    }\n  }\n"): typeof import('./graphql').DuplicatesServiceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CopyMatrix($after: String) {\n    copyMatrix(first: 100, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        from {\n          name\n        }\n        to {\n          name\n        }\n        classes\n        copies\n        lines\n      }\n    }\n  }\n"): typeof import('./graphql').CopyMatrixDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DuplicatesOverview($from: String!, $to: String!) {\n    catalog {\n      services\n      sequence\n      cloneSequence\n    }\n    cloneTotals {\n      classes\n      copies\n      savedLines\n      teams\n    }\n    copyMatrix(first: 1) {\n      totalCount\n    }\n    cloneTrend(from: $from, to: $to) {\n      day\n      classes\n      savedLines\n    }\n  }\n"): typeof import('./graphql').DuplicatesOverviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SecurityFacts on Security {\n    protocol\n    issuer\n    audience\n    scopes\n    dataClass\n  }\n"): typeof import('./graphql').SecurityFactsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ResilienceFacts on Resilience {\n    timeoutMs\n    retry {\n      attempts\n      backoffMs\n    }\n    circuitBreaker {\n      failures\n      windowMs\n      resetMs\n    }\n    errorHandler\n  }\n"): typeof import('./graphql').ResilienceFactsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Overview {\n    catalog {\n      services\n      teams\n      fragments\n      unownedServices\n    }\n    services(first: 8) {\n      nodes {\n        ...ServiceSummary\n      }\n    }\n    cloneTotals {\n      classes\n      savedLines\n      teams\n    }\n    clonePairs(first: 8) {\n      nodes {\n        ...ClonePairSummary\n      }\n    }\n  }\n"): typeof import('./graphql').OverviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnershipHistory($ref: String!, $after: String) {\n    service(ref: $ref) {\n      ownershipChanges(first: 10, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          from {\n            name\n          }\n          to {\n            name\n          }\n          at\n          actor\n          reason\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').OwnershipHistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Unowned($after: String) {\n    unownedServices(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...ServiceSummary\n      }\n    }\n  }\n"): typeof import('./graphql').UnownedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment QueuedTeam on Team {\n    id\n    name\n    contact\n    origin\n    dissolvedAt\n    services(first: 1) {\n      totalCount\n    }\n    formerServices(first: 1) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').QueuedTeamFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UnverifiedTeams($after: String) {\n    teams: unverifiedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n"): typeof import('./graphql').UnverifiedTeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DissolvedTeams($after: String) {\n    teams: dissolvedTeams(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...QueuedTeam\n      }\n    }\n  }\n"): typeof import('./graphql').DissolvedTeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UnownedNamespaces($after: String) {\n    namespaces(filter: { unowned: true }, first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        createdAt\n      }\n    }\n  }\n"): typeof import('./graphql').UnownedNamespacesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchPage($query: String!, $filter: SearchFilter, $first: Int!, $offset: Int!) {\n    catalog {\n      sequence\n    }\n    search(query: $query, filter: $filter, first: $first, offset: $offset) {\n      total\n      suggestion\n      asOf\n      hits {\n        matchedTerms\n        snippet\n        node {\n          __typename\n          ...ServiceSummary\n          ...OccurrencePlace\n        }\n      }\n      facets {\n        kinds {\n          value\n          count\n        }\n        teams {\n          value\n          count\n        }\n        languages {\n          value\n          count\n        }\n        tags {\n          value\n          count\n        }\n        lifecycles {\n          value\n          count\n        }\n        types {\n          value\n          count\n        }\n        runtimes {\n          value\n          count\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').SearchPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceConsumers($ref: String!, $version: String, $after: String) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        ...RestrictedPart\n      }\n      consumers(version: $version, first: 50, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          range\n          state\n          consumer {\n            ref\n            owner {\n              name\n            }\n          }\n          resolved {\n            number\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceConsumersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceCalls($ref: String!) {\n    service(ref: $ref) {\n      cycle {\n        size\n        services(first: 20) {\n          nodes {\n            ref\n          }\n        }\n      }\n      dependencies {\n        target\n        range\n        state\n        service {\n          ref\n          lifecycle\n          owner {\n            name\n          }\n        }\n        resolved {\n          ...VersionFacts\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceCallsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceDuplicates($ref: String!, $otherTeamsOnly: Boolean!, $after: String) {\n    service(ref: $ref) {\n      restrictedDuplicates(otherTeamsOnly: $otherTeamsOnly) {\n        ...RestrictedPart\n      }\n      duplicates(otherTeamsOnly: $otherTeamsOnly, first: 20, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceDuplicatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceFunctions($ref: String!, $nameContains: String, $after: String) {\n    service(ref: $ref) {\n      occurrences(first: 100, after: $after, nameContains: $nameContains) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          name\n          path\n          startLine\n          endLine\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceFunctionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServiceHeader on Service {\n    id\n    ref\n    namespace\n    name\n    description\n    lifecycle\n    visibility\n    retiredAt\n    missingSince\n    vanished {\n      reason\n      commit\n      branch\n      source\n    }\n    repository\n    openDoor\n    owner {\n      ...TeamName\n    }\n    latestRelease {\n      number\n      state\n      publishedAt\n    }\n    consumers(first: 1) {\n      totalCount\n    }\n    restrictedConsumers {\n      count\n    }\n    cycle {\n      size\n    }\n    cloneSum {\n      classes\n      lines\n    }\n  }\n"): typeof import('./graphql').ServiceHeaderFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceImpact($ref: String!) {\n    service(ref: $ref) {\n      impact(depth: 10, limit: 500) {\n        count\n        partial\n        partialReason\n        services {\n          hop\n          service {\n            ref\n            owner {\n              name\n            }\n          }\n          via {\n            ref\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceImpactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SchemaParts on JsonSchema {\n    hash\n    json\n    usedBy {\n      ref\n    }\n  }\n"): typeof import('./graphql').SchemaPartsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceInterface($ref: String!) {\n    service(ref: $ref) {\n      security {\n        ...SecurityFacts\n      }\n      resilience {\n        ...ResilienceFacts\n      }\n      inputSchema {\n        ...SchemaParts\n      }\n      outputSchema {\n        ...SchemaParts\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceInterfaceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceReleases($ref: String!, $after: String) {\n    service(ref: $ref) {\n      repository\n      releases(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          id\n          ...VersionFacts\n          commit\n          ciRun\n          publishedAt\n          publishedBy\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceReleasesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ServiceSide on Service {\n    ref\n    type\n    lifecycle\n    visibility\n    visibleTo {\n      name\n    }\n    owner {\n      ...TeamName\n    }\n    maintainers {\n      ...TeamName\n    }\n    endpoint {\n      protocol\n      url\n      method\n    }\n    security {\n      ...SecurityFacts\n    }\n    openDoor\n    resilience {\n      ...ResilienceFacts\n    }\n    interface {\n      handler\n      runtime\n      trigger\n    }\n    labels {\n      name\n      value\n    }\n    tags\n    aliases\n    languages\n    repository\n    root\n    head {\n      commit\n      ciRun\n      publishedBy\n    }\n    lastConfirmed {\n      commit\n      branch\n      by\n      ciRun\n      source\n      at\n    }\n    createdAt\n    updatedAt\n  }\n"): typeof import('./graphql').ServiceSideFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServiceWaivers($ref: String!) {\n    service(ref: $ref) {\n      waivers(first: 50) {\n        totalCount\n        nodes {\n          ...WaiverRow\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ServiceWaiversDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamServices($name: String!, $after: String) {\n    team(name: $name) {\n      services(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamServicesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamMaintained($name: String!, $after: String) {\n    team(name: $name) {\n      maintains(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamMaintainedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamFormerServices($name: String!, $after: String) {\n    team(name: $name) {\n      formerServices(first: 50, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...ServiceSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamFormerServicesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TeamSide on Team {\n    contact\n    origin\n    members(first: 100) {\n      totalCount\n      nodes {\n        role\n        principal {\n          id\n          kind\n          name\n          displayName\n          disabledAt\n        }\n      }\n    }\n    namespaces(first: 100) {\n      totalCount\n      nodes {\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').TeamSideFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VersionSpread($ref: String!) {\n    service(ref: $ref) {\n      restrictedConsumers {\n        count\n      }\n      versionSpread {\n        consumers\n        onHead\n        onNone\n        releases(first: 100) {\n          totalCount\n          nodes {\n            version {\n              number\n              state\n            }\n            allowed\n            resolved\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').VersionSpreadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WaiverRow on Waiver {\n    id\n    finding\n    repository\n    path\n    name\n    originalName\n    reason\n    falsePositive\n    state\n    createdBy\n    createdAt\n    expiresAt\n    revokedBy\n    revokedReason\n    service {\n      ref\n    }\n  }\n"): typeof import('./graphql').WaiverRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SetCheckMode on CheckModeRule {\n    id\n    subject\n    mode\n    repository\n    team {\n      ...TeamName\n    }\n    reason\n    setBy\n    setAt\n    declared\n  }\n"): typeof import('./graphql').SetCheckModeFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CheckModes($after: String) {\n    checkPause {\n      reason\n      by\n      at\n    }\n    goldenPaths {\n      ref\n      why\n    }\n    checkModes(first: 50, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...SetCheckMode\n      }\n    }\n  }\n"): typeof import('./graphql').CheckModesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PairPage($a: ID!, $b: ID!) {\n    clonePair(a: $a, b: $b) {\n      ...ClonePairSummary\n    }\n  }\n"): typeof import('./graphql').PairPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CloneClassPage($id: ID!, $after: String) {\n    cloneClass(id: $id) {\n      id\n      name\n      language\n      type\n      similarity\n      lines\n      savedLines\n      copyCount\n      serviceCount\n      ownerCount\n      libraryCandidate\n      origin {\n        id\n        ref\n      }\n      restricted {\n        ...RestrictedPart\n      }\n      ...CloneClassAction\n      representative {\n        ...CloneCopy\n        fragment {\n          source\n        }\n      }\n      members(first: 30, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          ...CloneCopy\n          explanation {\n            commonLines\n            renames {\n              from\n              to\n            }\n            differences {\n              from {\n                line\n                text\n              }\n              to {\n                line\n                text\n              }\n              moved\n            }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').CloneClassPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FunctionDuplicates($ref: String!, $first: Int!) {\n    service(ref: $ref) {\n      duplicates(otherTeamsOnly: false, first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        nodes {\n          ...ClonePairSummary\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').FunctionDuplicatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServicePage($ref: String!) {\n    service(ref: $ref) {\n      ref\n      ...ServiceHeader\n      ...ServiceSide\n      readme {\n        html\n      }\n      inputSchema {\n        hash\n      }\n      outputSchema {\n        hash\n      }\n      functions: occurrences(first: 1) {\n        totalCount\n      }\n      releases(first: 1) {\n        totalCount\n      }\n      dependencies {\n        target\n      }\n      consumers(first: 1) {\n        totalCount\n      }\n      duplicates(first: 1) {\n        totalCount\n      }\n    }\n  }\n"): typeof import('./graphql').ServicePageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamPage($name: String!) {\n    team(name: $name) {\n      name\n      contact\n      description\n      verified\n      origin\n      dissolvedAt\n      ...TeamSide\n      cloneSum {\n        classes\n        lines\n      }\n      services(first: 1) {\n        totalCount\n      }\n      maintains(first: 1) {\n        totalCount\n      }\n      formerServices(first: 1) {\n        totalCount\n      }\n    }\n  }\n"): typeof import('./graphql').TeamPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Teams($after: String) {\n    catalog {\n      unownedServices\n      unverifiedTeams\n    }\n    teams(first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        id\n        name\n        contact\n        verified\n        services(first: 1) {\n          totalCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query QueueCounts {\n    catalog {\n      services: unownedServices\n      teams: unverifiedTeams\n      dissolved: dissolvedTeams\n      namespaces: unownedNamespaces\n    }\n  }\n"): typeof import('./graphql').QueueCountsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WaiverList($state: WaiverState!, $team: String, $after: String) {\n    waivers(filter: { states: [$state], team: $team }, first: 50, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      nodes {\n        ...WaiverRow\n      }\n    }\n  }\n"): typeof import('./graphql').WaiverListDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
