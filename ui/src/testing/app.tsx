import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { createAppRouter, createQueryClient } from '../router';

type Variables = Record<string, unknown>;

/** Answers by operation name: data, or a function that makes it. What is missing is an error. */
export type Answers = Record<string, unknown>;

/** Takes the server's place; returns the requests it got. */
export function serve(answers: Answers): { operation: string; variables: Variables }[] {
  const requests: { operation: string; variables: Variables }[] = [];
  vi.stubGlobal('fetch', async (_url: string, init: { body: string }) => {
    const { query, variables } = JSON.parse(init.body) as { query: string; variables: Variables };
    const operation = /query (\w+)/.exec(query)?.[1] ?? '';
    requests.push({ operation, variables });
    const answer = answers[operation];
    const data: unknown = typeof answer === 'function' ? answer(variables) : answer;
    const code = 'INTERNAL';
    const body = data ? { data } : { errors: [{ message: operation, extensions: { code } }] };
    return new Response(JSON.stringify(body));
  });
  return requests;
}

/** Renders the whole UI at an address, with the server's answers. */
export function renderApp(address: string, answers: Answers) {
  const requests = serve(answers);
  const history = createMemoryHistory({ initialEntries: [address] });
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={createAppRouter(history)} />
    </QueryClientProvider>,
  );
  return { history, requests, user: userEvent.setup() };
}
