/**
 * Colours source code. This file is loaded when the first code is shown: it is the only one that
 * names highlight.js.
 */
import hljs from 'highlight.js/lib/core';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import typescript from 'highlight.js/lib/languages/typescript';
import { plainLines, type Line, type Run } from './code-lines';

const GRAMMARS = { go, java, javascript, json, python, rust, typescript };
for (const [name, grammar] of Object.entries(GRAMMARS)) hljs.registerLanguage(name, grammar);
hljs.registerAliases('tsx', { languageName: 'typescript' });

/** Longer sources stay plain: colouring them would block the page. */
const MAX_CHARACTERS = 200_000;

/** The source as lines of coloured runs; a language that is not known stays plain. */
export function highlight(source: string, language: string): Line[] {
  if (!hljs.getLanguage(language) || source.length > MAX_CHARACTERS) return plainLines(source);
  const { value } = hljs.highlight(source, { language, ignoreIllegals: true });
  return readMarkup(value);
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/**
 * Reads what highlight.js writes: text, entities and nested spans with a class. Reading it into
 * data keeps foreign source out of the page's markup, and lets a comparison mark words in it.
 */
function readMarkup(markup: string): Line[] {
  const lines: Line[] = [[]];
  const scopes: string[] = [];
  for (const [piece] of markup.matchAll(/<span class="[^"]*">|<\/span>|[^<]+/g)) {
    if (piece === '</span>') {
      scopes.pop();
    } else if (piece.startsWith('<')) {
      scopes.push(piece.slice('<span class="'.length, -2));
    } else {
      const text = piece.replace(/&(?:amp|lt|gt|quot|#x27);/g, (name) => ENTITIES[name] ?? name);
      append(lines, text, scopes.at(-1));
    }
  }
  return lines;
}

function append(lines: Line[], text: string, scope: string | undefined): void {
  text.split('\n').forEach((part, index) => {
    if (index > 0) lines.push([]);
    const run: Run = scope ? { text: part, scope } : { text: part };
    if (part) lines.at(-1)?.push(run);
  });
}
