import { useEffect, useMemo, useState } from 'react';
import { plainLines, type Line } from './code-lines';

type Highlight = typeof import('./highlighter').highlight;

let loaded: Highlight | undefined;

/** The source's lines: plain at first, coloured as soon as the highlighter is there. */
export function useHighlight(source: string, language: string): Line[] {
  const [highlight, setHighlight] = useState(() => loaded);
  useEffect(() => {
    if (highlight) return;
    let isCurrent = true;
    import('./highlighter').then(
      (module) => {
        loaded = module.highlight;
        if (isCurrent) setHighlight(() => module.highlight);
      },
      // Without the highlighter the code stays readable, only plain.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [highlight]);
  return useMemo(
    () => highlight?.(source, language) ?? plainLines(source),
    [highlight, source, language],
  );
}
