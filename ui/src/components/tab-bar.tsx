import type { ReactNode } from 'react';
import styles from './tab-bar.module.css';

/** Links to the parts of a page; the one with `aria-current` is the part that is shown. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={styles.tabs} aria-label={label} ref={showCurrent}>
      {children}
    </nav>
  );
}

/** On a narrow screen the current one may be among those that are scrolled out of view. */
function showCurrent(tabs: HTMLElement | null): void {
  const current = tabs?.querySelector<HTMLElement>('[aria-current]');
  if (tabs && current)
    tabs.scrollLeft = current.offsetLeft + current.offsetWidth - tabs.clientWidth;
}
