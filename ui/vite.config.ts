import react from '@vitejs/plugin-react';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.BRICKYARD_SERVER ?? 'http://127.0.0.1:7878';

export default defineConfig(({ command }) => ({
  plugins: [
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
  },
}));
