import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from './error-notice';

/** Shows a query's data, its error, or the skeleton that takes their place until then. */
export function Loaded<Data>({
  query,
  skeleton,
  isPage = false,
  children,
}: {
  query: UseQueryResult<Data>;
  skeleton: ReactNode;
  /** Whether this is the whole page, so that an error is its heading. */
  isPage?: boolean;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <ErrorNotice
        error={query.error}
        onRetry={() => void query.refetch()}
        level={isPage ? 1 : 2}
      />
    );
  }
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        Loading
      </span>
      {skeleton}
    </div>
  );
}
