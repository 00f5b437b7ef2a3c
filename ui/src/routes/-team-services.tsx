import { useInfiniteQuery } from '@tanstack/react-query';
import { nextCursor } from '../components/more';
import { ServiceList } from '../components/service-list';
import { graphql } from '../gql';
import { execute } from '../graphql';
import { Notice } from '../ui/notice';
import styles from './service.module.css';

const OWNED = graphql(`
  query TeamServices($name: String!, $after: String) {
    team(name: $name) {
      services(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ServiceSummary
        }
      }
    }
  }
`);

const MAINTAINED = graphql(`
  query TeamMaintained($name: String!, $after: String) {
    team(name: $name) {
      maintains(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ServiceSummary
        }
      }
    }
  }
`);

const FORMER = graphql(`
  query TeamFormerServices($name: String!, $after: String) {
    team(name: $name) {
      formerServices(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ServiceSummary
        }
      }
    }
  }
`);

interface Props {
  /** The team's name. */
  team: string;
  /** How many services there are. */
  total: number;
}

/** The services that a team owns. */
export function TeamServices({ team, total }: Props) {
  const query = useInfiniteQuery({
    queryKey: ['team', team, 'services'],
    queryFn: ({ signal, pageParam }) => execute(OWNED, { name: team, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => nextCursor(page.team?.services),
  });
  return (
    <section className={styles.part} aria-label="Services that it owns">
      <Heading title="Owns" total={total} />
      <ServiceList
        query={query}
        nodes={(page) => page.team?.services.nodes}
        empty={
          <Notice title="This team has no services">
            <p>
              Services appear when one of its repositories is published with{' '}
              <code>team = "{team}"</code> in its <code>brickyard.toml</code>.
            </p>
          </Notice>
        }
      />
    </section>
  );
}

/** The services that a team maintains besides their owners. */
export function TeamMaintained({ team, total }: Props) {
  const query = useInfiniteQuery({
    queryKey: ['team', team, 'maintained'],
    queryFn: ({ signal, pageParam }) =>
      execute(MAINTAINED, { name: team, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => nextCursor(page.team?.maintains),
  });
  return (
    <section className={styles.part} aria-label="Services that it maintains for others">
      <Heading title="Maintains for others" total={total} />
      <ServiceList
        query={query}
        nodes={(page) => page.team?.maintains.nodes}
        label="Maintained services"
        empty={null}
      />
    </section>
  );
}

/** The services that a team was the last to own, and that nobody owns now. */
export function TeamFormerServices({ team, total }: Props) {
  const query = useInfiniteQuery({
    queryKey: ['team', team, 'former'],
    queryFn: ({ signal, pageParam }) => execute(FORMER, { name: team, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => nextCursor(page.team?.formerServices),
  });
  return (
    <section className={styles.part} aria-label="Services that it was the last to own">
      <Heading title="Was the last to own" total={total} />
      <ServiceList
        query={query}
        nodes={(page) => page.team?.formerServices.nodes}
        label="Former services"
        empty={null}
      />
    </section>
  );
}

function Heading({ title, total }: { title: string; total: number }) {
  return (
    <h2>
      {title} <span className={styles.soft}>{total.toLocaleString('en')}</span>
    </h2>
  );
}
