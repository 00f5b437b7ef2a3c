import { ApiError } from './graphql';

/** What a person reads when something failed. */
export interface Explanation {
  title: string;
  /** What happened, one sentence. */
  detail: string;
  /** What to do next, one sentence. */
  hint: string;
  /** Whether the same request may succeed later. */
  retry: boolean;
}

const BY_CODE: Record<string, Explanation> = {
  BAD_USER_INPUT: {
    title: 'That request makes no sense here',
    detail: 'Part of this address is not what the catalogue expects.',
    hint: 'Check the address, or start again from the search.',
    retry: false,
  },
  UNAUTHENTICATED: {
    title: 'Reading needs an access token',
    detail: 'This server does not answer anonymous readers.',
    hint: 'Open it on the machine it runs on, or ask its operator to set anonymous_read.',
    retry: false,
  },
  FORBIDDEN: {
    title: 'You may not see this',
    detail: 'It exists, but your permissions do not reach it.',
    hint: 'Ask the team that owns it.',
    retry: false,
  },
  NOT_FOUND: {
    title: 'Not in the catalogue',
    detail: 'Nothing has this name or number, or it has been replaced by a newer publish.',
    hint: 'Search for it by name.',
    retry: false,
  },
  CONFLICT: {
    title: 'Somebody else was faster',
    detail: 'What you looked at has changed in the meantime.',
    hint: 'Reload the page.',
    retry: true,
  },
  LIMIT_EXCEEDED: {
    title: 'That is too much at once',
    detail: 'The request is larger than the server allows.',
    hint: 'Narrow the search or the filter.',
    retry: false,
  },
  RATE_LIMITED: {
    title: 'Too many requests',
    detail: 'The server asks to slow down.',
    hint: 'Wait a few seconds, then try again.',
    retry: true,
  },
  UNSUPPORTED_SCHEME: {
    title: 'Fingerprints of another version',
    detail: 'These fragments were made by a client that this server no longer compares.',
    hint: 'Publish the repository again with a current client.',
    retry: false,
  },
  UNAVAILABLE: {
    title: 'The catalogue is not ready',
    detail: 'The server is up, but its database or an index is not.',
    hint: 'Wait a few seconds, then try again; /readyz says what is missing.',
    retry: true,
  },
  INTERNAL: {
    title: 'The server failed',
    detail: 'Something went wrong that should not; the server has logged it.',
    hint: 'Try again; if it stays, send its operator the time and this address.',
    retry: true,
  },
  UNREACHABLE: {
    title: 'No connection to the server',
    detail: 'The request did not get through.',
    hint: 'Check that brickyard-server is running, then try again.',
    retry: true,
  },
  TIMEOUT: {
    title: 'The server takes too long',
    detail: 'There was no answer within 30 seconds.',
    hint: 'Try again, or narrow the request.',
    retry: true,
  },
  BAD_RESPONSE: {
    title: 'That was not the catalogue',
    detail: 'Something answered, but not with GraphQL: perhaps a proxy in between.',
    hint: 'Check the address and the proxy, then try again.',
    retry: true,
  },
};

const UNKNOWN: Explanation = {
  title: 'This page failed',
  detail: 'Something went wrong in the page itself.',
  hint: 'Reload it; if it stays, report it with this address.',
  retry: true,
};

/** Explains anything that was thrown; the server's own hint goes before ours. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof ApiError)) return UNKNOWN;
  const known = BY_CODE[error.code] ?? BY_CODE.INTERNAL ?? UNKNOWN;
  return error.hint ? { ...known, hint: sentence(error.hint) } : known;
}

/** Whether the error says that what was asked for is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'NOT_FOUND';
}

/** The API writes messages in lower case without a full stop. */
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
