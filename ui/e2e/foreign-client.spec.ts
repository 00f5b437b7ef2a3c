import { GraphQLClient, gql } from 'graphql-request';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { expect, shop, test } from './fixtures';

/** npm's graphql-request: a client that was not written here. */
const client = (): GraphQLClient => new GraphQLClient(`${shop()}/graphql`);

test('a foreign client searches', async () => {
  const query = gql`
    query Search($text: String!) {
      search(query: $text) {
        total
        hits {
          node {
            ... on Service {
              ref
              owner {
                name
              }
            }
            ... on Occurrence {
              name
            }
          }
        }
      }
    }
  `;
  interface Answer {
    search: { total: number; hits: { node: { ref?: string; name?: string } }[] };
  }

  const { search } = await client().request<Answer>(query, { text: 'restore stock' });

  expect(search.total).toBeGreaterThan(0);
  expect(search.hits.map(({ node }) => node.name)).toContain('restoreStock');
});

test('a foreign client reads the schema', async () => {
  const introspection = await client().request<IntrospectionQuery>(getIntrospectionQuery());
  const schema = buildClientSchema(introspection);

  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('checkFragments');
});

test('a foreign client gets a code and a sentence for a mistake', async () => {
  const mistake = client().request('{ service(ref: 7) { ref } }');

  await expect(mistake).rejects.toMatchObject({
    response: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  });
});
