import { queryOptions, useQuery } from '@tanstack/react-query';
import { graphql } from '../gql';
import { execute } from '../graphql';
import styles from './service.module.css';
import { WaiverRows } from './-waiver-rows';

const DOCUMENT = graphql(`
  query ServiceWaivers($ref: String!) {
    service(ref: $ref) {
      waivers(first: 50) {
        totalCount
        nodes {
          ...WaiverRow
        }
      }
    }
  }
`);

function waiversQuery(ref: string) {
  return queryOptions({
    queryKey: ['service', ref, 'waivers'],
    queryFn: ({ signal }) => execute(DOCUMENT, { ref }, signal),
  });
}

/** Findings of checks against a service that somebody excused; nothing when there are none. */
export function ServiceWaivers({ serviceRef }: { serviceRef: string }) {
  const { data } = useQuery(waiversQuery(serviceRef));
  const waivers = data?.service?.waivers;
  if (!waivers || waivers.nodes.length === 0) return null;
  return (
    <section className={styles.part} aria-label="Waivers against it">
      <h2>
        Waivers against it <span className={styles.soft}>{waivers.totalCount}</span>
      </h2>
      <WaiverRows waivers={waivers.nodes} />
    </section>
  );
}
