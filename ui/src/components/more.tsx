import { Button } from '../ui/button';
import styles from './list.module.css';

/** A page of a list, as far as its end is concerned. */
interface Page {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** The cursor after which the next page begins; null when there is none. */
export function nextCursor(page: Page | null | undefined): string | null {
  return (page?.pageInfo.hasNextPage && page.pageInfo.endCursor) || null;
}

/** Asks for the next page of a list, while there is one. */
export function More({
  query,
  children,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  children: string;
}) {
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
        {children}
      </Button>
    </div>
  );
}
