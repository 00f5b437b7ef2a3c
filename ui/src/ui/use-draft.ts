import { useEffect, useRef, useState } from 'react';

/**
 * A text that is typed here and kept elsewhere (in the address): `commit` is called `delay`
 * milliseconds after the last change. A change from elsewhere replaces the text.
 */
export function useDraft(
  value: string,
  commit: (text: string) => void,
  delay: number,
): [string, (text: string) => void, () => void] {
  const [draft, setDraft] = useState(value);
  const known = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latestCommit = useRef(commit);

  useEffect(() => {
    latestCommit.current = commit;
  });
  useEffect(() => {
    if (value === known.current) return;
    known.current = value;
    clearTimeout(timer.current);
    setDraft(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (text: string) => {
    clearTimeout(timer.current);
    if (text === known.current) return;
    known.current = text;
    latestCommit.current(text);
  };
  const change = (text: string) => {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(text), delay);
  };
  return [draft, change, () => send(draft)];
}
