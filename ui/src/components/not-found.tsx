import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { paths } from '../paths';
import { buttonClass } from '../ui/button';
import { Notice } from '../ui/notice';
import { useTitle } from '../ui/use-title';

/** A page for something that is not in the catalogue; `query` is what to search for instead. */
export function NotFound({
  title,
  query,
  children,
}: {
  title: string;
  query?: string;
  children?: ReactNode;
}) {
  useTitle('Not found');
  return (
    <Notice
      level={1}
      title={title}
      actions={
        <>
          {query && (
            <Link {...paths.search({ q: query })} className={buttonClass}>
              Search for “{query}”
            </Link>
          )}
          <Link {...paths.search()} className={buttonClass}>
            Go to the start page
          </Link>
        </>
      }
    >
      {children}
    </Notice>
  );
}

/** For an address that no route has. */
export function PageNotFound() {
  return (
    <NotFound title="There is no such page">
      <p>The address may be mistyped, or the page has moved. Press / to search the catalogue.</p>
    </NotFound>
  );
}
