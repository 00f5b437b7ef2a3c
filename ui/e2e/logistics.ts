/**
 * A team that has been in the catalogue for a while: releases in every state, consumers of all
 * kinds, a circle, former names, a retired service, and queues with something in them.
 */
import { createHash } from 'node:crypto';

/** Sends a document to a server with an access token; fails on any error. */
export type Send = <Data>(query: string, variables?: Record<string, unknown>) => Promise<Data>;

const README = `# Route a parcel

Finds the cheapest way to an address that is *still in time*.

![architecture](https://images.shop.example/route.png)

| Answer | Meaning |
|---|---|
| 200 | the tour and the moment at which the parcel will be there, in the time zone of the receiver |
| 404 | nobody drives there |

## How to call it

\`\`\`json
{ "parcel": "P-4711", "to": { "street": "Harbour Street 1", "city": "Rostock", "country": "DE" }, "before": "2027-01-01" }
\`\`\`

- Call it once per parcel.
- Read [the handbook](https://docs.shop.example/routes) before you change a tour.
`;

const INPUT = {
  type: 'object',
  required: ['parcel', 'to'],
  properties: {
    parcel: { type: 'string', description: 'Number of the parcel', pattern: '^P-[0-9]+$' },
    to: {
      type: 'object',
      required: ['city'],
      properties: { city: { type: 'string' }, country: { enum: ['DE', 'DK', 'SE'] } },
    },
    before: { type: 'string', format: 'date' },
  },
};

interface Service {
  namespace: string;
  name: string;
  [property: string]: unknown;
}

/** What a service calls: names of services of the team, each with a range. */
const calls = (...targets: [string, string][]) =>
  targets.map(([name, range]) => ({ service: `logistics/${name}`, range }));

/** What the services of the repository say, with the release of the most used one. */
function services(release: string): Service[] {
  const own = { namespace: 'logistics', root: '', owner: 'logistics', type: 'nanoservice' };
  return [
    {
      ...own,
      name: 'route-parcel',
      description: 'Finds the tour on which a parcel travels.',
      readme: README,
      inputSchema: JSON.stringify(INPUT),
      release: { number: release },
      dependencies: calls(['plan-tour', '*']),
      tags: ['parcel'],
      root: 'route-parcel',
      maintainers: ['inventory'],
    },
    { ...own, name: 'print-label', dependencies: calls(['route-parcel', '^1']) },
    {
      ...own,
      name: 'track-parcel',
      dependencies: calls(['route-parcel', '^2.1'], ['print-label', '*']),
    },
    {
      ...own,
      name: 'plan-tour',
      dependencies: calls(['route-parcel', '>=2'], ['fax-driver', '*'], ['nobody-knows', '^1']),
    },
    { ...own, name: 'weigh-parcel', dependencies: calls(['route-parcel', '^9']) },
    {
      ...own,
      name: 'negotiate-rates',
      visibility: 'RESTRICTED',
      dependencies: calls(['route-parcel', '^2']),
    },
    { ...own, name: 'price-tour', description: 'Says what a tour costs.' },
    { ...own, name: 'fax-driver', description: 'Sends the tour to the driver by fax.' },
    { ...own, namespace: 'couriers', name: 'call-courier', owner: 'couriers' },
    { ...own, name: 'lost-and-found', owner: null, description: 'Keeps what nobody picked up.' },
  ];
}

/** Lets the team come into being, publish, change its mind, and leave things behind. */
export async function addLogistics(send: Send): Promise<void> {
  const parcels = await makeTeam(send, 'parcels', 'Moves parcels from the shelf to the customer.');
  const renamed = await send<{ renameTeam: { team: Team } }>(
    'mutation($input: RenameTeamInput!) { renameTeam(input: $input) { team { id revision } } }',
    { input: { ...parcels, name: 'logistics' } },
  );
  const couriers = await makeTeam(send, 'couriers', 'Drives by bicycle.');
  const inventory = await verify(send, 'inventory');
  await addMembers(send, renamed.renameTeam.team.id);
  for (const number of ['1.0.0', '1.1.0', '2.0.0', '2.1.0']) await publish(send, number);
  await send(
    'mutation($input: DissolveTeamInput!) { dissolveTeam(input: $input) { team { id } } }',
    {
      input: { ...couriers, reason: 'There are no bicycles any more' },
    },
  );
  await changeReleases(send);
  await changeServices(send, inventory);
}

interface Team {
  id: string;
  revision: number;
}

async function makeTeam(send: Send, name: string, description: string): Promise<Team> {
  const { createTeam } = await send<{ createTeam: { team: Team } }>(
    'mutation($input: CreateTeamInput!) { createTeam(input: $input) { team { id revision } } }',
    { input: { name, description, contact: `#${name}-help` } },
  );
  return createTeam.team;
}

async function verify(send: Send, name: string): Promise<string> {
  const { team } = await send<{ team: Team }>(
    'query($name: String!) { team(name: $name) { id revision } }',
    {
      name,
    },
  );
  await send('mutation($input: VerifyTeamInput!) { verifyTeam(input: $input) { team { id } } }', {
    input: team,
  });
  return team.id;
}

async function addMembers(send: Send, team: string): Promise<void> {
  const people = [
    { kind: 'USER', name: 'ada', displayName: 'Ada Lovelace', role: 'ADMIN' },
    { kind: 'USER', name: 'grace', displayName: 'Grace Hopper', role: 'MAINTAIN' },
    { kind: 'SERVICE_ACCOUNT', name: 'logistics-ci', role: 'PUBLISH' },
  ];
  for (const { role, ...input } of people) {
    const { createPrincipal } = await send<{ createPrincipal: { principal: { id: string } } }>(
      'mutation($input: CreatePrincipalInput!) { createPrincipal(input: $input) { principal { id } } }',
      { input },
    );
    await send(
      'mutation($input: SetTeamMemberInput!) { setTeamMember(input: $input) { member { role } } }',
      { input: { team, principal: createPrincipal.principal.id, role } },
    );
  }
  await send(
    'mutation($input: CreateNamespaceInput!) { createNamespace(input: $input) { namespace { id } } }',
    { input: { name: 'logistics', team } },
  );
}

async function publish(send: Send, release: string): Promise<void> {
  const hash = createHash('sha256').update(release).digest('hex');
  const { beginPublish } = await send<{ beginPublish: { id: string } }>(
    'mutation($input: BeginPublishInput!) { beginPublish(input: $input) { ... on Staging { id } } }',
    {
      input: {
        repository: 'github.com/shop/logistics',
        commit: hash.slice(0, 40),
        branch: 'main',
        ciRun: `https://ci.shop.example/logistics/${release}`,
        contentHash: hash,
        services: services(release),
      },
    },
  );
  await send(
    'mutation($input: CommitPublishInput!) { commitPublish(input: $input) { sequence } }',
    { input: { staging: beginPublish.id, batches: 0 } },
  );
}

async function changeReleases(send: Send): Promise<void> {
  const { service } = await send<{
    service: { id: string; releases: { nodes: { id: string; number: string }[] } };
  }>('{ service(ref: "logistics/route-parcel") { id releases { nodes { id number } } } }');
  const id = (number: string) => service.releases.nodes.find((one) => one.number === number)?.id;
  await send(
    'mutation($input: DeprecateVersionsInput!) { deprecateVersions(input: $input) { deprecation { id } } }',
    {
      input: {
        service: service.id,
        range: '<2.0.0',
        reason: 'It knows no borders',
        replacement: 'logistics/route-parcel@^2.1',
        sunsetAt: '2099-06-30T00:00:00Z',
      },
    },
  );
  await send(
    'mutation($input: RetireVersionInput!) { retireVersion(input: $input) { __typename } }',
    {
      input: { version: id('1.0.0'), reason: 'Its map is gone', force: true },
    },
  );
  await send(
    'mutation($input: YankVersionInput!) { yankVersion(input: $input) { version { id } } }',
    { input: { version: id('2.0.0'), reason: 'It sends parcels in circles' } },
  );
}

async function changeServices(send: Send, inventory: string): Promise<void> {
  const { renamed, retired, moved } = await send<Record<'renamed' | 'retired' | 'moved', Team>>(
    `{ renamed: service(ref: "logistics/price-tour") { id revision }
       retired: service(ref: "logistics/fax-driver") { id revision }
       moved: service(ref: "logistics/track-parcel") { id revision } }`,
  );
  await send(
    'mutation($input: RenameServiceInput!) { renameService(input: $input) { service { ref } } }',
    { input: { service: renamed.id, revision: renamed.revision, name: 'quote-tour' } },
  );
  await send(
    'mutation($input: RetireServiceInput!) { retireService(input: $input) { __typename } }',
    { input: { service: retired.id, revision: retired.revision, force: true } },
  );
  await send(
    'mutation($input: TransferServiceInput!) { transferService(input: $input) { service { ref } } }',
    { input: { ...moved, team: inventory, reason: 'Tracking starts on the shelf' } },
  );
}
