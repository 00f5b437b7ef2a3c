import { createRootRoute, Outlet } from '@tanstack/react-router';
import styles from '../components/layout.module.css';
import { TopBar } from '../components/top-bar';

export const Route = createRootRoute({ component: Root });

function Root() {
  return (
    <>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <TopBar />
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </>
  );
}
