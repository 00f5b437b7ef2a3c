import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './icon';
import styles from './primitives.module.css';

/** A field to search or filter by; `label` is read out and, as placeholder, seen. */
export function SearchField({
  label,
  placeholder = label,
  hint,
  ...props
}: ComponentProps<'input'> & { label: string; hint?: ReactNode }) {
  return (
    <div className={styles.field}>
      <Icon name="search" />
      <input
        type="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...props}
        aria-label={label}
        placeholder={placeholder}
      />
      {hint}
    </div>
  );
}
