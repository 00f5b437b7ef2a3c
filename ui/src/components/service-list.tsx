import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ServiceSummaryFragment } from '../gql/graphql';
import { Paged } from './paged';
import styles from './list.module.css';
import { ServiceRow } from './service-row';

/** Services that come in pages; `empty` is shown when there are none. */
export function ServiceList<Page>({
  query,
  nodes,
  label = 'Services',
  empty,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page>>;
  /** The services of a page. */
  nodes: (page: Page) => ServiceSummaryFragment[] | undefined;
  label?: string;
  empty: ReactNode;
}) {
  return (
    <Paged query={query} nodes={nodes} empty={empty} more="More services">
      {(services) => (
        <ul className={styles.list} aria-label={label}>
          {services.map((service) => (
            <ServiceRow key={service.id} service={service} />
          ))}
        </ul>
      )}
    </Paged>
  );
}
