// What the load asks: one GraphQL document for each scenario.

export const documents = {
  by_ref: `query ($ref: String!) { service(ref: $ref) {
    ref description lifecycle tags owner { name contact } latestRelease { number } } }`,
  list_page: `query ($filter: ServiceFilter) { services(filter: $filter, first: 50) {
    nodes { ref description lifecycle owner { name } } pageInfo { hasNextPage endCursor } } }`,
  filters: `query ($filter: ServiceFilter) { services(filter: $filter, first: 20) {
    nodes { ref description owner { name } } pageInfo { hasNextPage } } }`,
  count: `query ($filter: ServiceFilter) { services(filter: $filter, first: 20) {
    totalCount nodes { ref } } }`,
  consumers: `query ($ref: String!) { service(ref: $ref) {
    consumers(first: 50) { nodes { range consumer { ref owner { name } } } } } }`,
  dependencies: `query ($ref: String!) { service(ref: $ref) {
    dependencies { target range state service { ref } } } }`,
  impact: `query ($ref: String!) { service(ref: $ref) {
    impact(depth: 5) { count partial services { hop service { ref } } } } }`,
  resolve: `query ($service: String!, $range: String) { resolve(service: $service, range: $range) { __typename } }`,
  search: `query ($query: String!) { search(query: $query, filter: { kinds: [SERVICE] }, first: 20) {
    total hits { score node { ... on Service { ref description owner { name } } } }
    facets { kinds { value count } teams { value count } languages { value count } tags { value count } } } }`,
  facets: `{ search(query: "", filter: { kinds: [SERVICE] }, first: 1) { total facets { teams { value count } tags { value count } } } }`,
  facet_owner: `{ search(query: "", filter: { kinds: [SERVICE] }, first: 1) { facets { teams { value count } } } }`,
  facet_tags: `{ search(query: "", filter: { kinds: [SERVICE] }, first: 1) { facets { tags { value count } } } }`,
};

/** One request's body. */
export function body(scenario, variables = {}) {
  const query = documents[scenario].replace(/\s+/g, " ");
  return JSON.stringify({ query, variables });
}

/** A stream of random numbers in [0, 1) that is the same for a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
