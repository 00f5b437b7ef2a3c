import { useState, type ReactNode } from 'react';
import type { CloneType, Lifecycle } from '../gql/graphql';
import { Badge, type Tone } from '../ui/badge';

/** "1 service", "2 services"; a form that is irregular is given. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** A similarity from 0 to 1 in whole percent. It is rounded down: 100 % means equal. */
export function percent(similarity: number): string {
  return `${Math.floor(similarity * 100 + 1e-6)} %`;
}

const CLONE_TYPES: Record<CloneType, { name: string; meaning: string; tone: Tone }> = {
  EXACT: { name: 'exact copy', meaning: 'Equal but for white space and comments', tone: 'bad' },
  RENAMED: { name: 'renamed copy', meaning: 'Equal but for names and literals', tone: 'warn' },
  EDITED: {
    name: 'edited copy',
    meaning: 'With statements added, removed or changed',
    tone: 'info',
  },
};

export function CloneTypeBadge({ type }: { type: CloneType }) {
  const { name, meaning, tone } = CLONE_TYPES[type];
  return (
    <Badge tone={tone} title={meaning}>
      {name}
    </Badge>
  );
}

const LIFECYCLE_TONES: Record<Lifecycle, Tone> = {
  EXPERIMENTAL: 'info',
  PRODUCTION: 'good',
  DEPRECATED: 'warn',
  RETIRED: 'bad',
};

export function LifecycleBadge({ lifecycle }: { lifecycle: Lifecycle }) {
  return <Badge tone={LIFECYCLE_TONES[lifecycle]}>{lifecycle.toLowerCase()}</Badge>;
}

const LANGUAGES: Record<string, string> = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  csharp: 'C#',
  dart: 'Dart',
  elixir: 'Elixir',
  go: 'Go',
  java: 'Java',
  javascript: 'JavaScript',
  kotlin: 'Kotlin',
  lua: 'Lua',
  php: 'PHP',
  python: 'Python',
  ruby: 'Ruby',
  rust: 'Rust',
  scala: 'Scala',
  swift: 'Swift',
  tsx: 'TSX',
  typescript: 'TypeScript',
  zig: 'Zig',
};

/** How a language is written, for its name in the API. */
export function languageName(language: string): string {
  return LANGUAGES[language] ?? language;
}

/** `path:12-40`. */
export function lines(place: { path: string; startLine: number; endLine: number }): string {
  return `${place.path}:${place.startLine}-${place.endLine}`;
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 days ago", as seen at `now`. */
export function ago(at: string, now: Date): string {
  const seconds = (now.getTime() - new Date(at).getTime()) / 1000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (!unit) return 'just now';
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  return format.format(-Math.round(seconds / unit[1]), unit[0]);
}

/** When this was rendered first. */
export function useNow(): Date {
  const [now] = useState(() => new Date());
  return now;
}

/** A moment, relative; the exact one is in its title. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString('en-GB', { timeZoneName: 'short' })}>
      {ago(at, now)}
    </time>
  );
}

/** A day in words, "21 November 2026"; the exact moment is in its title. */
export function Day({ at }: { at: string }) {
  const moment = new Date(at);
  const title = moment.toLocaleString('en-GB', { timeZoneName: 'short' });
  return (
    <time dateTime={at} title={title}>
      {moment.toLocaleDateString('en-GB', { dateStyle: 'long' })}
    </time>
  );
}

/** Milliseconds as people write them: "250 ms", "2 s", "1.5 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const [size, unit] = milliseconds < 60_000 ? [1000, 's'] : [60_000, 'min'];
  return `${Number((milliseconds / size).toFixed(1))} ${unit}`;
}

/** A commit's first characters; all of them are in its title. */
export function Commit({ hash, repository }: { hash: string; repository?: string }) {
  const short = <code title={hash}>{hash.slice(0, 10)}</code>;
  const base = repository && repositoryAddress(repository);
  if (!base || !/^[0-9a-f]{7,64}$/i.test(hash)) return short;
  return (
    <a href={`${base}/commit/${hash}`} rel="noreferrer">
      {short}
    </a>
  );
}

/** A repository's name, as a link if it begins with a host. */
export function Repository({ name }: { name: string }) {
  const address = repositoryAddress(name);
  if (!address) return <>{name}</>;
  return (
    <a href={address} rel="noreferrer">
      {name}
    </a>
  );
}

function repositoryAddress(name: string): string | undefined {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[\w.\-/]+$/i.test(name) ? `https://${name}` : undefined;
}

/** An address that somebody declared, as a link if a browser can open it. */
export function Address({ url, children }: { url: string; children?: ReactNode }) {
  if (!/^https?:\/\//i.test(url)) return <>{children ?? url}</>;
  return (
    <a href={url} rel="noreferrer">
      {children ?? url}
    </a>
  );
}
