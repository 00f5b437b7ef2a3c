import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import { languageName } from '../components/format';
import { graphql } from '../gql';
import type {
  CloneClassFilter,
  CloneSpread,
  CloneType,
  DuplicatesTeamsQuery,
} from '../gql/graphql';
import { execute } from '../graphql';
import {
  CLONE_TYPES,
  paths,
  SPREADS,
  type CloneTypeName,
  type DuplicatesState,
  type SpreadName,
} from '../paths';
import { Button } from '../ui/button';
import { SearchField } from '../ui/text-field';
import { useDraft } from '../ui/use-draft';
import styles from './duplicates.module.css';

const LANGUAGES = graphql(`
  query DuplicatesLanguages {
    catalog {
      schemes {
        language
      }
    }
  }
`);

const TEAMS = graphql(`
  query DuplicatesTeams($after: String) {
    teams(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        name
      }
    }
  }
`);

/** Pages of teams that can be chosen from; a team beyond them is chosen from its own page. */
const TEAM_PAGES = 10;

/** How long a choice is not asked for again, in milliseconds. */
const CHOICES_AGE = 300_000;

const languagesQuery = queryOptions({
  queryKey: ['duplicates', 'languages'],
  queryFn: async ({ signal }) => {
    const { catalog } = await execute(LANGUAGES, {}, signal);
    return catalog.schemes.map(({ language }) => language);
  },
  staleTime: CHOICES_AGE,
});

const teamsQuery = queryOptions({
  queryKey: ['duplicates', 'teams'],
  queryFn: async ({ signal }) => {
    const names: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < TEAM_PAGES; page += 1) {
      // A page names where the next one begins.
      // oxlint-disable-next-line no-await-in-loop
      const { teams }: DuplicatesTeamsQuery = await execute(TEAMS, { after }, signal);
      names.push(...teams.nodes.map(({ name }) => name));
      if (!teams.pageInfo.hasNextPage) break;
      after = teams.pageInfo.endCursor ?? null;
    }
    return names;
  },
  staleTime: CHOICES_AGE,
});

const TYPES: Record<CloneTypeName, { value: CloneType; name: string }> = {
  exact: { value: 'EXACT', name: 'Exact copies' },
  renamed: { value: 'RENAMED', name: 'Renamed copies' },
  edited: { value: 'EDITED', name: 'Edited copies' },
};

const SPREAD: Record<SpreadName, { value: CloneSpread; name: string }> = {
  'several-teams': { value: 'SEVERAL_TEAMS', name: 'Several teams' },
  'one-team': { value: 'ONE_TEAM', name: 'One team' },
};

const SIMILARITIES = [75, 80, 85, 90, 95, 100];

/** How long to wait for the next key, in milliseconds. */
const TYPING = 300;

/** What the address asks for, as the API takes it. */
export function cloneClassFilter(state: DuplicatesState): CloneClassFilter {
  const { q, team, origin, service, language, type, similarity, spread, library } = state;
  return {
    text: q?.trim(),
    team,
    origin,
    service,
    language,
    type: type && TYPES[type].value,
    minSimilarity: similarity && similarity / 100,
    spread: spread && SPREAD[spread].value,
    libraryCandidates: library,
  };
}

/** Whether the list is narrowed at all. */
export function isFiltered(state: DuplicatesState): boolean {
  return Object.keys(state).some((key) => key !== 'view');
}

/** The filters of the list of clone classes. Choosing one changes the address. */
export function DuplicatesFilters({ state }: { state: DuplicatesState }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const languages = useQuery(languagesQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const set = (changes: DuplicatesState, replace = false) =>
    void navigate({ ...paths.duplicates({ ...state, ...changes }), replace, resetScroll: false });
  const [text, setText, sendText] = useDraft(
    state.q ?? '',
    (q) => set({ q: q.trim() || undefined }, true),
    TYPING,
  );
  const number = Object.keys(state).filter((key) => key !== 'view' && key !== 'q').length;
  return (
    <form
      className={styles.filters}
      role="search"
      aria-label="Duplicates"
      data-open={isOpen}
      onSubmit={(event) => {
        event.preventDefault();
        sendText();
      }}
    >
      <div className={styles.text}>
        <SearchField
          label="Function or service"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles.toggle}>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Filters{number > 0 && ` (${number})`}
          </Button>
        </div>
      </div>
      <div className={styles.choices}>
        <Choice label="Team" value={state.team} onChoose={(team) => set({ team })}>
          {options(withChosen(teams, state.team))}
        </Choice>
        <Choice label="Had it first" value={state.origin} onChoose={(origin) => set({ origin })}>
          {options(withChosen(teams, state.origin))}
        </Choice>
        <Choice
          label="Copies in"
          value={state.spread}
          onChoose={(spread) => set({ spread: spread as SpreadName | undefined })}
        >
          {SPREADS.map((spread) => (
            <option key={spread} value={spread}>
              {SPREAD[spread].name}
            </option>
          ))}
        </Choice>
        <Choice
          label="Type"
          value={state.type}
          onChoose={(type) => set({ type: type as CloneTypeName | undefined })}
        >
          {CLONE_TYPES.map((type) => (
            <option key={type} value={type}>
              {TYPES[type].name}
            </option>
          ))}
        </Choice>
        <Choice
          label="Similarity"
          value={state.similarity?.toString()}
          onChoose={(least) => set({ similarity: least ? Number(least) : undefined })}
        >
          {withChosen(SIMILARITIES, state.similarity).map((least) => (
            <option key={least} value={least}>
              {least === 100 ? '100 %' : `${least} % and more`}
            </option>
          ))}
        </Choice>
        <Choice label="Language" value={state.language} onChoose={(language) => set({ language })}>
          {options(withChosen(languages, state.language), languageName)}
        </Choice>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={state.library ?? false}
            onChange={() => set({ library: state.library ? undefined : true })}
          />
          Library candidates only
        </label>
      </div>
    </form>
  );
}

function Choice({
  label,
  value = '',
  onChoose,
  children,
}: {
  label: string;
  value: string | undefined;
  onChoose: (value: string | undefined) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">Any</option>
        {children}
      </select>
    </div>
  );
}

function options(values: string[], name: (value: string) => string = String): ReactNode {
  return values.map((value) => (
    <option key={value} value={value}>
      {name(value)}
    </option>
  ));
}

/** What was chosen stays a choice even if it is none of the known ones. */
function withChosen<Value>(known: Value[], chosen: Value | undefined): Value[] {
  return chosen === undefined || known.includes(chosen) ? known : [chosen, ...known];
}
