import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.BRICKYARD_SERVER ?? 'http://127.0.0.1:7878';

/**
 * Puts each GraphQL document where it is sent. Otherwise the generated table would take the
 * documents of all pages to the first one, twice.
 */
function inlineDocuments(): Plugin {
  const documents = new Map<string, string>();
  return {
    name: 'brickyard-inline-documents',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      const generated = readFileSync(new URL('src/gql/graphql.ts', import.meta.url), 'utf8');
      const pattern = /export const (\w+)Document = new TypedDocumentString\((`[^`]*`)\)/g;
      for (const [, name = '', text = ''] of generated.matchAll(pattern)) documents.set(name, text);
    },
    transform(code) {
      const imported = /^import \{ graphql \} from '[./]+\/gql';$/m;
      if (!imported.test(code)) return null;
      const inlined = code
        .replace(imported, '')
        .replace(/\bgraphql\(`\s*(\w+) (\w+)[^`]*`\)/g, (_, kind: string, name: string) => {
          // Fragments are parts of the documents that spread them.
          if (kind === 'fragment') return 'undefined';
          return documents.get(name) ?? this.error(`no document ${name}: run \`npm run codegen\``);
        });
      return { code: inlined, map: null };
    },
  };
}

export default defineConfig(({ command }) => ({
  plugins: [
    inlineDocuments(),
    tanstackRouter({
      autoCodeSplitting: true,
      // The committed route tree is written by `npm run dev` and `npm run codegen` only, so that
      // building never changes a tracked file.
      enableRouteGeneration: command === 'serve' && !process.env.VITEST,
    }),
    react(),
  ],
  build: {
    rolldownOptions: { input: ['index.html', 'graphiql.html'] },
    // GraphiQL is a development tool on its own page.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    proxy: {
      '/graphql': {
        target: SERVER,
        changeOrigin: true,
        // The server answers pages of its own origin only.
        configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 30_000,
  },
}));
