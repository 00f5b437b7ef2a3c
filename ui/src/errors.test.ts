import { describe, expect, it } from 'vitest';
import { explain, isNotFound } from './errors';
import { ApiError } from './graphql';

const CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'UNSUPPORTED_SCHEME',
  'UNAVAILABLE',
  'INTERNAL',
  'UNREACHABLE',
  'TIMEOUT',
  'BAD_RESPONSE',
];

describe('explain', () => {
  it('has a text of its own for every code', () => {
    const titles = CODES.map((code) => explain(new ApiError(code, 'no')).title);

    expect(new Set(titles).size).toBe(CODES.length);
  });

  it.each(CODES)('says for %s what to do next, in sentences', (code) => {
    const { detail, hint } = explain(new ApiError(code, 'no'));

    expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  it('prefers the hint of the server, as a sentence', () => {
    const error = new ApiError('FORBIDDEN', 'no', { hint: 'ask `inventory`' });

    expect(explain(error).hint).toBe('Ask `inventory`.');
  });

  it('treats a code of a newer server as an internal error', () => {
    expect(explain(new ApiError('NEW', 'no')).title).toBe('The server failed');
  });

  it('does not blame the server for an error of the page', () => {
    expect(explain(new TypeError('x is undefined')).title).toBe('This page failed');
  });
});

describe('isNotFound', () => {
  it('knows that one code', () => {
    expect(isNotFound(new ApiError('NOT_FOUND', 'no'))).toBe(true);
    expect(isNotFound(new ApiError('FORBIDDEN', 'no'))).toBe(false);
    expect(isNotFound(undefined)).toBe(false);
  });
});
