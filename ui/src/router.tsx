import { QueryClient } from '@tanstack/react-query';
import { createRouter, type RouterHistory } from '@tanstack/react-router';
import { ErrorNotice } from './components/error-notice';
import { PageNotFound } from './components/not-found';
import { ApiError } from './graphql';
import { formatQueryString, parseQueryString } from './paths';
import { routeTree } from './routeTree.gen';

/** Keeps answers for half a minute, and tries again only what may succeed later. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 1 && error instanceof ApiError && error.code === 'UNREACHABLE',
        retryDelay: 500,
      },
    },
  });
}

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    parseSearch: parseQueryString,
    stringifySearch: formatQueryString,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultErrorComponent: ({ error }) => <ErrorNotice error={error} level={1} />,
    defaultNotFoundComponent: PageNotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
