/** A text with the words of `terms` marked, wherever they stand and however they are written. */
export function Marked({ text, terms }: { text: string; terms: string[] }) {
  const pattern = terms
    .filter(Boolean)
    .toSorted((a, b) => b.length - a.length)
    .map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  if (!pattern) return text;
  // With one capturing group, every second piece is a match.
  return text
    .split(new RegExp(`(${pattern})`, 'gi'))
    .map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece));
}
