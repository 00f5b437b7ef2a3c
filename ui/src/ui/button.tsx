import type { ComponentProps } from 'react';
import styles from './primitives.module.css';

/** The look of a button, for links that act as one. */
export const buttonClass = styles.button;

export function Button(props: ComponentProps<'button'>) {
  return <button type="button" {...props} className={styles.button} />;
}

/** A button that shows an icon only; `label` is what it is called. */
export function IconButton({ label, ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      title={label}
      className={`${styles.button} ${styles.icon}`}
    />
  );
}
