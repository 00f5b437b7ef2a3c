import type { ReactNode } from 'react';
import styles from './primitives.module.css';

/** A box that says why there is nothing to see and what to do next. */
export function Notice({
  title,
  level = 2,
  role,
  actions,
  children,
}: {
  title: string;
  level?: 1 | 2;
  role?: 'alert' | 'status';
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className={styles.notice} role={role}>
      <Heading>{title}</Heading>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
