import { Link } from '@tanstack/react-router';
import { API_PATH, paths } from '../paths';
import { useTheme } from '../theme';
import { IconButton } from '../ui/button';
import { Icon, Logo } from '../ui/icon';
import styles from './layout.module.css';
import { SearchBox } from './search-box';

/** The bar above every page. */
export function TopBar() {
  return (
    <header className={styles.bar}>
      <div className={styles.inner}>
        <Link {...paths.search()} className={styles.brand} activeOptions={{ exact: true }}>
          <Logo />
          Brickyard
        </Link>
        <div className={styles.search}>
          <SearchBox />
        </div>
        <nav className={styles.nav} aria-label="Main">
          <Link {...paths.duplicates()}>Duplicates</Link>
          <Link {...paths.teams()}>Teams</Link>
          <a href={API_PATH}>API</a>
          <ThemeToggle />
        </nav>
      </div>
    </header>
  );
}

function ThemeToggle() {
  const [theme, toggle] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <IconButton label={`Switch to the ${other} theme`} onClick={toggle}>
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </IconButton>
  );
}
