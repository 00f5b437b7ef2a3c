import type { ReactNode } from 'react';
import styles from './primitives.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'accent';

/** A short fact beside a name. */
export function Badge({
  tone,
  title,
  children,
}: {
  tone?: Tone | undefined;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={`${styles.badge} ${tone ? styles[tone] : ''}`} title={title}>
      {children}
    </span>
  );
}
