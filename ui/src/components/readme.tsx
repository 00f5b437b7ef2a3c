import { useMemo } from 'react';
import styles from './readme.module.css';
import { fitReadme } from './readme-page';

/** A README; `html` comes from the API, which leaves nothing in it that acts. */
export function Readme({ html }: { html: string }) {
  const page = useMemo(() => fitReadme(html), [html]);
  return (
    <article
      className={styles.readme}
      aria-label="README"
      dangerouslySetInnerHTML={{ __html: page }}
    />
  );
}
