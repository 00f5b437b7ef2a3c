import { describe, expect, it, vi } from 'vitest';
import { TypedDocumentString } from './gql/graphql';
import { ApiError, execute } from './graphql';

const DOCUMENT = new TypedDocumentString<{ answer: number }, { id: string }>(
  'query Answer($id: ID!) { answer(id: $id) }',
);

function answer(body: string, status = 200) {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
}

async function failure(): Promise<ApiError> {
  const error: unknown = await execute(DOCUMENT, { id: '1' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('execute', () => {
  it('sends the document and the variables, and returns the data', async () => {
    const fetch = vi.fn(async () => new Response('{"data":{"answer":42}}'));
    vi.stubGlobal('fetch', fetch);

    await expect(execute(DOCUMENT, { id: '1' })).resolves.toEqual({ answer: 42 });
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe('/graphql');
    expect(JSON.parse(init.body as string)).toEqual({
      query: 'query Answer($id: ID!) { answer(id: $id) }',
      variables: { id: '1' },
    });
  });

  it('keeps the code and the hint of the server', async () => {
    answer(
      '{"data":null,"errors":[{"message":"no","extensions":{"code":"FORBIDDEN","hint":"ask"}}]}',
    );

    expect(await failure()).toMatchObject({ code: 'FORBIDDEN', hint: 'ask', message: 'no' });
  });

  it('reads an error with the status of an error', async () => {
    answer('{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}', 401);

    expect(await failure()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each([
    ['an error without a code', '{"errors":[{"message":"no"}]}', 'INTERNAL'],
    ['a page of a proxy', '<html></html>', 'BAD_RESPONSE'],
    ['other JSON', '[]', 'BAD_RESPONSE'],
    ['neither data nor errors', '{"data":null}', 'BAD_RESPONSE'],
  ])('gives %s the right code', async (_, body, code) => {
    answer(body);

    expect(await failure()).toMatchObject({ code });
  });

  it('says when the server cannot be reached', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));

    expect(await failure()).toMatchObject({ code: 'UNREACHABLE' });
  });

  it('does not call an abort an error of the server', async () => {
    const controller = new AbortController();
    vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) =>
      Promise.reject(signal.reason as Error),
    );
    controller.abort(new Error('gone'));

    await expect(execute(DOCUMENT, { id: '1' }, controller.signal)).rejects.toThrow('gone');
  });
});
