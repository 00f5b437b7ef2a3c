import type { KeyboardEvent } from 'react';

/** Links with this attribute are the results that arrow keys step through. */
export const RESULT = { 'data-result': '' };

const SELECTOR = '[data-result]';

/** Focuses the first result of the page; false if there is none. */
export function focusFirstResult(): boolean {
  const first = document.querySelector<HTMLElement>(SELECTOR);
  first?.focus();
  return first !== null;
}

/** Moves between the results of a list; up from the first one returns to the search field. */
export function stepThroughResults(event: KeyboardEvent<HTMLElement>): void {
  const results = [...event.currentTarget.querySelectorAll<HTMLElement>(SELECTOR)];
  const position = results.findIndex((result) => result === document.activeElement);
  if (position < 0) return;
  const target = destination(event.key, position, results);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function destination(
  key: string,
  position: number,
  results: HTMLElement[],
): HTMLElement | null | undefined {
  switch (key) {
    case 'ArrowDown':
      return results[position + 1];
    case 'ArrowUp':
      return (
        results[position - 1] ?? document.querySelector<HTMLElement>('form[role=search] input')
      );
    case 'Home':
      return results[0];
    case 'End':
      return results.at(-1);
    default:
      return undefined;
  }
}
