import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import styles from './stats.module.css';

/** Large numbers in a row that wraps. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={styles.stats}>{children}</dl>;
}

/** A number with what it counts; `target` is where that is listed. */
export function Stat({ name, value, target }: { name: string; value: number; target?: LinkProps }) {
  const number = value.toLocaleString('en');
  return (
    <div>
      <dt>{name}</dt>
      <dd>{target ? <Link {...target}>{number}</Link> : number}</dd>
    </div>
  );
}
