import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { Ago } from '../components/format';
import listStyles from '../components/list.module.css';
import { nextCursor } from '../components/more';
import { Paged } from '../components/paged';
import { TeamLink } from '../components/team-link';
import { graphql } from '../gql';
import type { CheckMode, CheckModesQuery, SetCheckModeFragment } from '../gql/graphql';
import { execute } from '../graphql';
import { paths } from '../paths';
import { Badge, type Tone } from '../ui/badge';
import { Banner } from '../ui/banner';
import { Command } from '../ui/copy-button';
import { Notice } from '../ui/notice';
import { useTitle } from '../ui/use-title';
import styles from './service.module.css';

graphql(`
  fragment SetCheckMode on CheckModeRule {
    id
    subject
    mode
    repository
    team {
      ...TeamName
    }
    reason
    setBy
    setAt
    declared
  }
`);

const DOCUMENT = graphql(`
  query CheckModes($after: String) {
    checkPause {
      reason
      by
      at
    }
    goldenPaths {
      ref
      why
    }
    checkModes(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...SetCheckMode
      }
    }
  }
`);

const modesQuery = infiniteQueryOptions({
  queryKey: ['checks'],
  queryFn: ({ signal, pageParam }) => execute(DOCUMENT, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => nextCursor(page.checkModes),
});

const MODES: Record<CheckMode, { tone: Tone; meaning: string }> = {
  OBSERVE: { tone: 'info', meaning: 'Checks report duplicates and pass' },
  WARN: { tone: 'warn', meaning: 'Checks report duplicates as warnings and pass' },
  BLOCK: { tone: 'bad', meaning: "Checks fail when another team's service has the function" },
};

export const Route = createFileRoute('/checks')({ component: ChecksPage });

/** What checks of pull requests do with duplicates, and who decided it. */
function ChecksPage() {
  useTitle('Checks');
  const query = useInfiniteQuery(modesQuery);
  const first = query.data?.pages[0];
  return (
    <>
      <div className={listStyles.pageHead}>
        <h1>Checks</h1>
        <p>
          What <code>brickyard check</code> does with new duplicates. The narrowest mode holds: that
          of the repository, else of the team, else of the organisation; without any, it observes.
        </p>
        {first?.checkPause && <Pause pause={first.checkPause} />}
      </div>
      <section className={styles.section} aria-label="Modes">
        <h2>Modes</h2>
        <Paged
          query={query}
          nodes={(page) => page.checkModes.nodes}
          more="More modes"
          empty={
            <Notice title="No mode is set">
              <p>Checks observe, unless a repository or whoever runs them wants more.</p>
            </Notice>
          }
        >
          {(rules) => (
            <ul className={styles.rows} aria-label="Modes">
              {rules.map((rule) => (
                <ModeRow key={rule.id} rule={rule} />
              ))}
            </ul>
          )}
        </Paged>
      </section>
      {first && first.goldenPaths.length > 0 && <GoldenPaths paths={first.goldenPaths} />}
      <section className={styles.section} aria-label="To change this">
        <h2>To change this</h2>
        <p className={styles.hint}>
          <code>setCheckMode</code> and <code>removeCheckMode</code> of the API, or{' '}
          <code>[check]</code> in <code>catalog.toml</code>. In an emergency, on the server:
        </p>
        <Command>{'brickyard-server check pause --reason "why"'}</Command>
        <Command>brickyard-server check resume</Command>
      </section>
    </>
  );
}

function Pause({ pause }: { pause: NonNullable<CheckModesQuery['checkPause']> }) {
  return (
    <Banner tone="bad">
      <strong>Blocking is paused: {pause.reason}</strong> No check fails, whatever modes are set.
      Paused by {pause.by} <Ago at={pause.at} />.
    </Banner>
  );
}

function ModeRow({ rule }: { rule: SetCheckModeFragment }) {
  const { tone, meaning } = MODES[rule.mode];
  return (
    <li>
      <div className={styles.rowHead}>
        <h3>
          <Subject rule={rule} />
        </h3>
        <Badge tone={tone} title={meaning}>
          {rule.mode.toLowerCase()}
        </Badge>
      </div>
      {rule.reason && <p>{rule.reason}</p>}
      <p className={listStyles.meta}>
        <span>
          set {rule.declared ? 'in catalog.toml' : `by ${rule.setBy}`} <Ago at={rule.setAt} />
        </span>
      </p>
    </li>
  );
}

function Subject({ rule }: { rule: SetCheckModeFragment }) {
  if (rule.subject === 'ORGANISATION') return <>The organisation</>;
  if (rule.team) return <TeamLink team={rule.team} />;
  return <>{rule.repository}</>;
}

function GoldenPaths({ paths: golden }: { paths: CheckModesQuery['goldenPaths'] }) {
  return (
    <section className={styles.section} aria-label="Golden paths">
      <h2>Golden paths</h2>
      <p className={styles.hint}>
        Services that are meant to be copied: what is like them never blocks.
      </p>
      <ul className={styles.rows} aria-label="Golden paths">
        {golden.map(
          ({ ref, why }) =>
            ref && (
              <li key={ref}>
                <div className={styles.rowHead}>
                  <h3>
                    <Link {...paths.service(ref)}>{ref}</Link>
                  </h3>
                </div>
                <p className={listStyles.meta}>
                  <span>{why}</span>
                </p>
              </li>
            ),
        )}
      </ul>
    </section>
  );
}
