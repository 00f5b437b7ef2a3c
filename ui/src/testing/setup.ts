import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
  delete document.documentElement.dataset.theme;
  localStorage.clear();
});

afterEach(cleanup);
