// Builds the screens to static files with relative addresses. The content policy
// allows nothing inline, so nothing is inlined: no assets as data URLs, no preload script.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte()],
  clearScreen: false,
  server: { host: '127.0.0.1', port: 5183, strictPort: true },
  build: {
    outDir: mode === 'preview' ? 'dist-preview' : 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  test: {
    // A screen is quick; a machine that does ten things at once is not.
    testTimeout: 60_000,
    projects: [
      // Screens as the markup they give, and all that needs no page.
      { extends: true, test: { name: 'markup', include: ['tests/*.test.ts'], environment: 'node' } },
      // Screens as they live in a page: what is typed, what fails while it is shown.
      { extends: true, resolve: { conditions: [...defaultClientConditions] }, test: { name: 'page', include: ['tests/page/*.test.ts'], environment: 'happy-dom' } },
    ],
  },
}));
