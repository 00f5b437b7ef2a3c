import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { alike, CloneClassBadges } from '../components/clone-class-row';
import { ErrorNotice } from '../components/error-notice';
import factStyles from '../components/facts.module.css';
import { count, languageName, lines } from '../components/format';
import { NoSource } from '../components/function-source';
import listStyles from '../components/list.module.css';
import { More, nextCursor } from '../components/more';
import { NotFound } from '../components/not-found';
import { Restricted } from '../components/restricted';
import { Source } from '../components/source';
import { ApiError, execute } from '../graphql';
import { graphql } from '../gql';
import type { CloneClassPageQuery } from '../gql/graphql';
import { paths } from '../paths';
import { Badge } from '../ui/badge';
import { Skeleton } from '../ui/skeleton';
import { useTitle } from '../ui/use-title';
import { CloneClassAction } from './-clone-class-action';
import { CloneClassMembers } from './-clone-class-members';
import styles from './service.module.css';

const DOCUMENT = graphql(`
  query CloneClassPage($id: ID!, $after: String) {
    cloneClass(id: $id) {
      id
      name
      language
      type
      similarity
      lines
      savedLines
      copyCount
      serviceCount
      ownerCount
      libraryCandidate
      origin {
        id
        ref
      }
      restricted {
        ...RestrictedPart
      }
      ...CloneClassAction
      representative {
        ...CloneCopy
        fragment {
          source
        }
      }
      members(first: 30, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...CloneCopy
          explanation {
            commonLines
            renames {
              from
              to
            }
            differences {
              from {
                line
                text
              }
              to {
                line
                text
              }
              moved
            }
          }
        }
      }
    }
  }
`);

type CloneClass = NonNullable<CloneClassPageQuery['cloneClass']>;

function cloneClassQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['duplicates', 'class', id],
    queryFn: async ({ signal, pageParam }) => {
      try {
        const answer = await execute(DOCUMENT, { id, after: pageParam }, signal);
        return answer.cloneClass ?? null;
      } catch (error) {
        // Anybody can type an id that is none.
        if (error instanceof ApiError && ABSENT.includes(error.code)) return null;
        throw error;
      }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => nextCursor(page?.members),
  });
}

const ABSENT = ['NOT_FOUND', 'BAD_USER_INPUT'];

export const Route = createFileRoute('/duplicates/$id')({ component: CloneClassPage });

function CloneClassPage() {
  const { id } = Route.useParams();
  const query = useInfiniteQuery(cloneClassQuery(id));
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  useTitle(first?.name, 'Duplicates');
  if (query.error && !query.data) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} level={1} />;
  }
  if (first === undefined) return <PageSkeleton />;
  if (first === null) return <Gone />;
  const members = pages.flatMap((page) => page?.members.nodes ?? []);
  return (
    <>
      <Head cloneClass={first} />
      <div className={factStyles.page}>
        <div className={factStyles.main}>
          <Representative cloneClass={first} />
          <section className={styles.part} aria-labelledby="copies">
            <h2 id="copies">Who has it</h2>
            <CloneClassMembers
              members={members}
              representative={first.representative}
              origin={first.origin?.ref}
              canonical={first.canonical?.service.ref}
            />
            <More query={query}>
              {count(first.members.totalCount - members.length, 'more function')}
            </More>
            <Restricted
              parts={first.restricted}
              label="Services with copies that you may not see"
            />
          </section>
        </div>
        <aside className={factStyles.side} aria-label="What to do">
          <CloneClassAction cloneClass={first} />
        </aside>
      </div>
    </>
  );
}

function Head({ cloneClass }: { cloneClass: CloneClass }) {
  const { name, language, origin } = cloneClass;
  return (
    <header className={styles.header}>
      <p>
        <Link {...paths.duplicates()}>Duplicates</Link>
      </p>
      <div className={styles.name}>
        <h1>{name}</h1>
        <CloneClassBadges cloneClass={cloneClass} />
        <Badge>{languageName(language)}</Badge>
      </div>
      <p className={styles.description}>
        {count(cloneClass.copyCount, 'copy', 'copies')} in{' '}
        {count(cloneClass.serviceCount, 'service')} of {count(cloneClass.ownerCount, 'owner')},{' '}
        {alike(cloneClass.similarity)}. If one stays, {count(cloneClass.savedLines, 'line')} can go.
      </p>
      {origin && (
        <p className={styles.soft}>
          <Link {...paths.service(origin.ref)}>{origin.ref}</Link> had it first, as far as the
          publications say.
        </p>
      )}
    </header>
  );
}

function Representative({ cloneClass: { representative } }: { cloneClass: CloneClass }) {
  if (!representative) return null;
  const { occurrence, fragment, service, name } = representative;
  return (
    <section className={styles.part} aria-labelledby="representative">
      <h2 id="representative">What the copies are most like</h2>
      <p className={listStyles.meta}>
        <span>
          {occurrence ? <Link {...paths.function(occurrence.id)}>{name}</Link> : name} in{' '}
          <Link {...paths.service(service.ref)}>{service.ref}</Link>
        </span>
        {occurrence && <span>{lines(occurrence)}</span>}
      </p>
      {fragment.source === null || fragment.source === undefined ? (
        <NoSource name={name} />
      ) : (
        <Source
          source={fragment.source}
          language={fragment.language}
          startLine={occurrence?.startLine ?? 1}
          label={`Source of ${name}`}
        />
      )}
    </section>
  );
}

function Gone() {
  return (
    <NotFound title="This clone class is gone">
      <p>
        Its copies were removed or changed so much that they are none any more, or it is not for you
        to see. Good if you were going to remove them:{' '}
        <Link {...paths.duplicates()}>see what is left</Link>.
      </p>
    </NotFound>
  );
}

function PageSkeleton() {
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        Loading
      </span>
      <header className={styles.header}>
        <Skeleton height="2rem" width="14rem" />
        <Skeleton height="1.3rem" width="60%" />
      </header>
      <Skeleton lines={12} height="1.2rem" />
    </div>
  );
}
