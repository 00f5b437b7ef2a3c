import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, type FormEvent, type KeyboardEvent } from 'react';
import { parseSearchState, paths } from '../paths';
import { SearchField } from '../ui/text-field';
import { useDraft } from '../ui/use-draft';
import { focusFirstResult } from './result-keys';

/** Milliseconds without a key press after which the search runs. */
const PAUSE = 120;

/**
 * The search field of every page. On the search page it searches while typing; elsewhere Enter
 * opens the search page. `/` focuses it, the down arrow leaves it for the first result.
 */
export function SearchBox() {
  const isSearchPage = useLocation({ select: ({ pathname }) => pathname === '/' });
  const raw = useSearch({ strict: false });
  const state = isSearchPage ? parseSearchState(raw) : {};
  const current = state.q ?? '';
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);

  const search = (text: string) => {
    // The first letter is a new page in the history; the following ones replace it.
    const replace = isSearchPage && current !== '' && text !== '';
    return navigate({ ...paths.search({ ...state, q: text, page: undefined }), replace });
  };
  const whileTyping = (text: string) => {
    if (isSearchPage) void search(text);
  };
  const [draft, setDraft, flush] = useDraft(current, whileTyping, PAUSE);

  useEffect(() => {
    const focusOnSlash = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isEditable(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', focusOnSlash);
    return () => document.removeEventListener('keydown', focusOnSlash);
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSearchPage) flush();
    else if (draft.trim()) void search(draft);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && focusFirstResult()) event.preventDefault();
    if (event.key === 'Escape') field.current?.blur();
  };
  return (
    <form role="search" onSubmit={submit}>
      <SearchField
        ref={field}
        label="Search the catalogue"
        placeholder="Search services and functions"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={leave}
        hint={<kbd aria-hidden="true">/</kbd>}
        maxLength={500}
      />
    </form>
  );
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
