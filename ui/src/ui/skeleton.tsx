import styles from './primitives.module.css';

/** Grey bars that take the place of text that is still loading, so that nothing jumps later. */
export function Skeleton({
  lines = 1,
  height = '1rem',
  width = '100%',
  gap = '0.5rem',
}: {
  lines?: number;
  height?: string;
  width?: string;
  gap?: string;
}) {
  return (
    <div style={{ display: 'grid', gap }} aria-hidden="true" data-testid="skeleton">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.bone} style={{ height, width }} />
      ))}
    </div>
  );
}
