// Builds the three rooms: out/main (ESM, Node), out/preload (one CommonJS file) and
// out/renderer (the interface). Entries that are not written yet are left out here;
// `npm run check` reports them.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { mainEntries, preloadEntry, rendererEntry, workerEntries } from './resources/build/entries.mjs';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const present = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries)
      .filter(([, file]) => existsSync(path(file)))
      .map(([name, file]) => [name, path(file)]),
  );

// One rule: `dependencies` are loaded from node_modules at run time (native or big), and
// everything in `devDependencies` that the sources import is bundled, which starts faster.
const { dependencies } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const external = [
  ...Object.keys(dependencies),
  // Optional companions that bundled packages ask for in a try/catch.
  'bufferutil',
  'utf-8-validate',
];

const mainInput = present({ ...mainEntries, ...workerEntries });

export default defineConfig({
  ...(Object.keys(mainInput).length > 0 && {
    main: {
      build: {
        outDir: path('out/main'),
        emptyOutDir: true,
        target: 'node24',
        sourcemap: true,
        externalizeDeps: { include: external },
        rolldownOptions: {
          input: mainInput,
          output: {
            format: 'es' as const,
            entryFileNames: '[name].js',
            chunkFileNames: '[name]-[hash].js',
            assetFileNames: '[name]-[hash][extname]',
          },
        },
      },
    },
  }),
  ...(existsSync(path(preloadEntry)) && {
    preload: {
      build: {
        outDir: path('out/preload'),
        emptyOutDir: true,
        target: 'node24',
        externalizeDeps: false,
        rolldownOptions: {
          input: { index: path(preloadEntry) },
          output: { format: 'cjs' as const, entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  }),
  ...(existsSync(path(rendererEntry)) && {
    renderer: {
      root: path('src-renderer'),
      base: './',
      plugins: [react(), tailwindcss()],
      build: {
        outDir: path('out/renderer'),
        emptyOutDir: true,
        target: 'es2023',
        minify: true,
        cssMinify: true,
        // The content security policy allows only files of our own.
        assetsInlineLimit: 0,
        // Loaded from this computer: one larger file costs less than another round trip.
        chunkSizeWarningLimit: 2000,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: path(rendererEntry) },
      },
    },
  }),
});
