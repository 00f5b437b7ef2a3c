import { createMemoryHistory } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import {
  formatQueryString,
  parseDuplicatesState,
  parseQueryString,
  parseQueueState,
  parseSearchState,
  parseServiceState,
  paths,
  type DuplicatesState,
  type SearchState,
} from './paths';
import { createAppRouter } from './router';

const router = createAppRouter(createMemoryHistory());

describe('paths', () => {
  it.each([
    ['/', router.buildLocation(paths.search())],
    ['/?q=update+stock', router.buildLocation(paths.search({ q: 'update stock' }))],
    [
      '/?kind=function&team=a&team=b&page=2',
      router.buildLocation(paths.search({ kind: ['function'], team: ['a', 'b'], page: 2 })),
    ],
    [
      '/services/inventory/update-stock',
      router.buildLocation(paths.service('inventory/update-stock')),
    ],
    [
      '/services/a/b?tab=duplicates&own=true',
      router.buildLocation(paths.service('a/b', { tab: 'duplicates', own: true })),
    ],
    ['/teams', router.buildLocation(paths.teams())],
    ['/teams/inventory', router.buildLocation(paths.team('inventory'))],
    [
      '/services/a/b?tab=dependencies',
      router.buildLocation(paths.service('a/b', { tab: 'dependencies' })),
    ],
    ['/checks', router.buildLocation(paths.checks())],
    ['/unowned', router.buildLocation(paths.unowned())],
    ['/unowned?queue=teams', router.buildLocation(paths.unowned('teams'))],
    ['/duplicates', router.buildLocation(paths.duplicates())],
    [
      '/duplicates?view=teams&similarity=85&library=true',
      router.buildLocation(paths.duplicates({ view: 'teams', similarity: 85, library: true })),
    ],
    ['/duplicates/T2Nj', router.buildLocation(paths.cloneClass('T2Nj'))],
    ['/f/T2Nj', router.buildLocation(paths.function('T2Nj'))],
    ['/d/T2Nj/T2Nk', router.buildLocation(paths.pair('T2Nj', 'T2Nk'))],
  ])('builds %s', (address, location) => {
    expect(location.href).toBe(address);
  });
});

describe('the state of the search page', () => {
  it('survives the address', () => {
    const state: SearchState = {
      q: 'a & b=c #d "1"',
      kind: ['service', 'function'],
      team: ['x'],
      tag: ['one', 'two'],
      lifecycle: ['deprecated'],
      type: ['library'],
      runtime: ['nodejs22.x'],
      page: 3,
    };

    expect(parseSearchState(parseQueryString(formatQueryString({ ...state })))).toEqual(state);
  });

  it.each<[string, SearchState]>([
    ['', {}],
    ['?q=', {}],
    ['?q=1', { q: '1' }],
    ['?kind=service&kind=nonsense&kind=service', { kind: ['service'] }],
    ['?kind=nonsense', {}],
    ['?lifecycle=RETIRED&lifecycle=retired', { lifecycle: ['retired'] }],
    ['?page=1', {}],
    ['?page=-4', {}],
    ['?page=two', {}],
    ['?page=1e400', {}],
    ['?q=a&q=b', { q: 'a' }],
    ['?unknown=1', {}],
  ])('reads %s', (address, state) => {
    expect(parseSearchState(parseQueryString(address))).toEqual(state);
  });
});

describe('the state of a service page', () => {
  it.each([
    ['?tab=duplicates&own=true', { tab: 'duplicates', own: true }],
    ['?tab=nonsense&own=1', {}],
    ['?tab=dependencies&version=1.2.0', { tab: 'dependencies', version: '1.2.0' }],
    ['?from=old%2Fname', { from: 'old/name' }],
    ['?function=T2Nj&name=stock', { tab: 'functions', function: 'T2Nj', name: 'stock' }],
  ])('reads %s', (address, state) => {
    expect(parseServiceState(parseQueryString(address))).toEqual(state);
  });
});

describe('the state of the queues', () => {
  it.each([
    ['', {}],
    ['?queue=namespaces', { queue: 'namespaces' }],
    ['?queue=nonsense', {}],
  ])('reads %s', (address, state) => {
    expect(parseQueueState(parseQueryString(address))).toEqual(state);
  });
});

describe('the state of the page of duplicates', () => {
  it('survives the address', () => {
    const state: DuplicatesState = {
      view: 'teams',
      q: 'stock & more',
      team: 'payments',
      origin: 'inventory',
      service: 'U2Vy',
      language: 'go',
      type: 'renamed',
      similarity: 90,
      spread: 'one-team',
      library: true,
    };

    expect(parseDuplicatesState(parseQueryString(formatQueryString({ ...state })))).toEqual(state);
  });

  it.each<[string, DuplicatesState]>([
    ['', {}],
    ['?view=nonsense&type=EXACT&spread=all&library=1', {}],
    ['?similarity=0', {}],
    ['?similarity=101', {}],
    ['?similarity=most', {}],
    ['?similarity=87.5', { similarity: 87 }],
    ['?team=a&team=b', { team: 'a' }],
  ])('reads %s', (address, state) => {
    expect(parseDuplicatesState(parseQueryString(address))).toEqual(state);
  });
});
