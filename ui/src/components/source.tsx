import styles from './code.module.css';
import { useHighlight } from './use-highlight';

/** Source code with line numbers as in its file. */
export function Source({
  source,
  language,
  startLine,
  label,
}: {
  source: string;
  language: string;
  startLine: number;
  label: string;
}) {
  const lines = useHighlight(withoutLastBreak(source), language);
  return (
    <section className={styles.frame} aria-label={label}>
      <pre className={styles.code}>
        {lines.map((line, index) => (
          <span key={index} className={styles.line}>
            <span className={styles.number} aria-hidden="true">
              {startLine + index}
            </span>
            <code className={styles.text}>
              {line.map((run, position) => (
                <span key={position} className={run.scope}>
                  {run.text}
                </span>
              ))}
              {'\n'}
            </code>
          </span>
        ))}
      </pre>
    </section>
  );
}

/** A file's last line break would show as an empty line. */
export function withoutLastBreak(source: string): string {
  return source.replace(/\r\n/g, '\n').replace(/\n$/, '');
}
