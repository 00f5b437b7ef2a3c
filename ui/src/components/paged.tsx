import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from './error-notice';
import { ListSkeleton } from './list-skeleton';
import { More } from './more';

/** A list that comes in pages: what it holds so far, its error, or why it is empty. */
export function Paged<Page, Item>({
  query,
  nodes,
  empty,
  more,
  skeleton = <ListSkeleton />,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page>>;
  /** What a page holds. */
  nodes: (page: Page) => Item[] | undefined;
  empty: ReactNode;
  /** What the button for the next page says. */
  more: string;
  skeleton?: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  if (query.error && !query.data) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return skeleton;
  const items = query.data.pages.flatMap((page) => nodes(page) ?? []);
  if (items.length === 0) return empty;
  return (
    <>
      {children(items)}
      <More query={query}>{more}</More>
    </>
  );
}
