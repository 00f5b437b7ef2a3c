import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import styles from './primitives.module.css';

const ICONS: Record<'warn' | 'bad' | 'info', IconName> = {
  warn: 'warning',
  bad: 'warning',
  info: 'info',
};

/** A sentence or two above what it is about: something to know before reading on. */
export function Banner({
  tone,
  icon = ICONS[tone],
  children,
}: {
  tone: 'warn' | 'bad' | 'info';
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <div className={`${styles.banner} ${styles[tone]}`} role="note">
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}
