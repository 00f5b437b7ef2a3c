/** A service whose names are as long as names may be, and have no place where a line could break. */
import { createHash } from 'node:crypto';
import type { Send } from './logistics';

/** As many letters as a name may have. */
const name = (word: string) => word.repeat(63).slice(0, 63);

export const LONGEST = {
  namespace: name('programmes'),
  name: name('recommendation'),
  team: name('personalisation'),
  tag: name('continuewatching'),
};

/** Lets somebody publish it; it calls one of the services that nearly everybody calls. */
export async function addLongest(send: Send): Promise<void> {
  const { namespace, team, tag } = LONGEST;
  const service = {
    namespace,
    name: LONGEST.name,
    root: '',
    owner: team,
    type: 'nanoservice',
    description: `Recommends ${'what-somebody-may-want-to-watch-'.repeat(6)} to everybody.`,
    tags: [tag],
    release: { number: `1.0.0-${'rc'.repeat(20)}` },
    dependencies: [
      { service: 'identity/export-notifier', range: '>=2.5.4, <3.0.0 || ~3.1 || ^4.0 || =5.0.0' },
    ],
  };
  const hash = createHash('sha256').update(service.name).digest('hex');
  const { beginPublish } = await send<{ beginPublish: { id: string } }>(
    'mutation($input: BeginPublishInput!) { beginPublish(input: $input) { ... on Staging { id } } }',
    {
      input: {
        repository: `github.com/broadcaster/${team}`,
        commit: hash.slice(0, 40),
        branch: 'main',
        contentHash: hash,
        services: [service],
      },
    },
  );
  await send(
    'mutation($input: CommitPublishInput!) { commitPublish(input: $input) { sequence } }',
    { input: { staging: beginPublish.id, batches: 0 } },
  );
}
