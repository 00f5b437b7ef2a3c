import { createFileRoute } from '@tanstack/react-router';
import { parseSearchState } from '../paths';
import { Overview } from './-overview';
import { Results } from './-results';

export const Route = createFileRoute('/')({
  validateSearch: parseSearchState,
  component: SearchPage,
});

/** The search; without a question, an overview of the catalogue. */
function SearchPage() {
  const state = Route.useSearch();
  const { page: _, q, ...filters } = state;
  const isAsked = Boolean(q?.trim()) || Object.keys(filters).length > 0;
  return isAsked ? <Results state={state} /> : <Overview />;
}
