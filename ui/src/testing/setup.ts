import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

// What never comes fails; how long it may take depends on the machine.
configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
  delete document.documentElement.dataset.theme;
  localStorage.clear();
});

afterEach(cleanup);
