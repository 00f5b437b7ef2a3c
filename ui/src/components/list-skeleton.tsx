import { Skeleton } from '../ui/skeleton';
import styles from './list.module.css';

/** Rows as high as those of a list of services. */
export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <ul className={styles.list}>
      {Array.from({ length: rows }, (_, row) => (
        <li key={row} className={styles.row}>
          <Skeleton height="1rem" width="1rem" />
          <div className={styles.body}>
            <Skeleton height="1.3rem" width="16rem" />
            <Skeleton height="1.1rem" width="70%" />
            <Skeleton height="1rem" width="45%" />
          </div>
        </li>
      ))}
    </ul>
  );
}
