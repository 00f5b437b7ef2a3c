import { Link } from '@tanstack/react-router';
import { explain } from '../errors';
import { paths } from '../paths';
import { Button, buttonClass } from '../ui/button';
import { Notice } from '../ui/notice';

/** Says what failed and what to do; `onRetry` asks again. */
export function ErrorNotice({
  error,
  onRetry,
  level = 2,
}: {
  error: unknown;
  onRetry?: () => void;
  /** 1 when it stands for the whole page. */
  level?: 1 | 2;
}) {
  const { title, detail, hint, retry } = explain(error);
  const tryAgain = onRetry ?? (() => window.location.reload());
  return (
    <Notice
      title={title}
      level={level}
      role="alert"
      actions={
        <>
          {retry && <Button onClick={tryAgain}>Try again</Button>}
          <Link {...paths.search()} className={buttonClass}>
            Go to the search
          </Link>
        </>
      }
    >
      <p>{detail}</p>
      <p>{hint}</p>
    </Notice>
  );
}
