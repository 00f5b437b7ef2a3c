import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { SearchPageQuery } from '../gql/graphql';
import { paths, type SearchState } from '../paths';
import { Button } from '../ui/button';
import { SearchField } from '../ui/text-field';
import styles from './facets.module.css';
import { languageName } from './format';

/** Values of one facet that are shown before "more". */
const SHOWN = 8;

/** As many values as the server counts of one facet, the most frequent ones. */
const COUNTED = 50;

type SearchFacets = SearchPageQuery['search']['facets'];

type FacetKey = 'kind' | 'team' | 'language' | 'tag' | 'lifecycle' | 'type' | 'runtime';

const FACETS: { key: FacetKey; counts: keyof SearchFacets; title: string }[] = [
  { key: 'kind', counts: 'kinds', title: 'Kind' },
  { key: 'team', counts: 'teams', title: 'Team' },
  { key: 'language', counts: 'languages', title: 'Language' },
  { key: 'tag', counts: 'tags', title: 'Tag' },
  { key: 'lifecycle', counts: 'lifecycles', title: 'Lifecycle' },
  { key: 'type', counts: 'types', title: 'Type' },
  { key: 'runtime', counts: 'runtimes', title: 'Runtime' },
];

/** The filters of the search page. Choosing one changes the address and returns to page 1. */
export function Facets({ facets, state }: { facets: SearchFacets; state: SearchState }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const chosen = FACETS.reduce((sum, { key }) => sum + (state[key]?.length ?? 0), 0);
  const toggle = (key: FacetKey, value: string) => {
    const values: string[] = state[key] ?? [];
    const next = values.includes(value)
      ? values.filter((other) => other !== value)
      : [...values, value];
    void navigate(paths.search({ ...state, [key]: next, page: undefined }));
  };
  return (
    <>
      <div className={styles.toggle}>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Filters{chosen > 0 && ` (${chosen})`}
        </Button>
      </div>
      <section className={styles.facets} data-open={isOpen} aria-label="Filters">
        {FACETS.map(({ key, counts, title }) => (
          <Facet
            key={key}
            title={title}
            values={withChosen(choices(key, facets[counts]), state[key] ?? [])}
            chosen={state[key] ?? []}
            label={key === 'language' ? languageName : key === 'kind' ? kindName : String}
            onToggle={(value) => toggle(key, value)}
          />
        ))}
        {chosen > 0 && (
          <div>
            <Button onClick={() => void navigate(paths.search(state.q ? { q: state.q } : {}))}>
              Clear filters
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

interface Value {
  value: string;
  count: number;
}

function Facet({
  title,
  values,
  chosen,
  label,
  onToggle,
}: {
  title: string;
  values: Value[];
  chosen: string[];
  label: (value: string) => string;
  onToggle: (value: string) => void;
}) {
  const [isLong, setLong] = useState(false);
  const [sought, setSought] = useState('');
  const listId = useId();
  if (values.length === 0) return null;
  const isChosen = ({ value }: Value) => chosen.includes(value);
  const shown = isLong
    ? values.filter((one) => isChosen(one) || contains(label(one.value), sought))
    : values.filter((one, index) => index < SHOWN || isChosen(one));
  const toggle = () => {
    setLong(!isLong);
    setSought('');
  };
  return (
    <fieldset className={styles.facet}>
      <legend>{title}</legend>
      {isLong && (
        <div className={styles.find}>
          <SearchField
            label={`Find in ${title.toLowerCase()}`}
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        </div>
      )}
      <div id={listId} className={isLong ? styles.long : undefined}>
        {shown.map(({ value, count }) => (
          <label key={value} className={styles.value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => onToggle(value)}
            />
            <span>{label(value)}</span>{' '}
            <span className={styles.count}>{count.toLocaleString('en')}</span>
          </label>
        ))}
        {shown.length === 0 && <p className={styles.note}>None of these has that in its name.</p>}
      </div>
      {isLong && values.length >= COUNTED && (
        <p className={styles.note}>The {COUNTED} most frequent; a search finds the others.</p>
      )}
      {values.length > SHOWN && (
        <Button aria-expanded={isLong} aria-controls={listId} onClick={toggle}>
          {isLong ? 'Fewer' : `${values.length - shown.length} more`}
        </Button>
      )}
    </fieldset>
  );
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase());
}

/** A chosen value stays visible when nothing has it, or it could not be taken back. */
function withChosen(known: Value[], chosen: readonly string[]): Value[] {
  const missing = chosen.filter((value) => !known.some((other) => other.value === value));
  return [...known, ...missing.map((value) => ({ value, count: 0 }))];
}

/** Every service has a lifecycle and a type: a single one of them would leave nothing out. */
function choices(key: FacetKey, values: Value[]): Value[] {
  const isEverywhere = values.length === 1 && (key === 'lifecycle' || key === 'type');
  return isEverywhere ? [] : inAddress(key, values);
}

/** Values of enums are upper case in the API, and lower case in the address. */
function inAddress(key: FacetKey, values: Value[]): Value[] {
  if (key !== 'kind' && key !== 'lifecycle') return values;
  return values.map(({ value, count }) => ({ value: value.toLowerCase(), count }));
}

function kindName(kind: string): string {
  return kind === 'service' ? 'Services' : 'Functions';
}
