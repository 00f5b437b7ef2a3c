import { Link } from '@tanstack/react-router';
import { paths } from '../paths';

/** A service named by `namespace/name` or `namespace/name@range`, as a link to it. */
export function ServiceRef({ text }: { text: string }) {
  const [ref = '', range] = text.split('@', 2);
  if (!/^[^/]+\/[^/]+$/.test(ref)) return <>{text}</>;
  return (
    <>
      <Link {...paths.service(ref)}>{ref}</Link>
      {range && <> {range}</>}
    </>
  );
}

/** What to use instead of something on its way out; nothing when nobody said. */
export function Replacement({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <>
      Use <ServiceRef text={text} /> instead.
    </>
  );
}
