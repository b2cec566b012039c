// What the build makes, read by electron.vite.config.ts, by `npm run check` and by knip.
// Names are flat because the outputs lie side by side in out/main: code there reaches a worker
// as new URL('./storeWorker.js', import.meta.url), and from the sources as './storeWorker.ts'.

/** Electron's and the daemon's entries, the library, and the process it has do its work where its own Node is too old. Key: name in out/main. */
export const mainEntries = {
  main: 'src-main/main.ts',
  cli: 'src-main/cli.ts',
  index: 'src-main/index.ts',
  libraryHost: 'src-main/libraryHost.ts',
};

/** Worker threads: each runs its own file. `npm run check` misses those that are not here. */
export const workerEntries = {
  storeWorker: 'src-main/store/storeWorker.ts',
  memoryWorker: 'src-main/memory/memoryWorker.ts',
  verifyWorker: 'src-main/store/verifyWorker.ts',
  pageWorker: 'src-main/ports/local/pages/pageWorker.ts',
  hashWorker: 'src-main/ports/local/hashWorker.ts',
  scriptWorker: 'src-main/ports/local/scripts/scriptWorker.ts',
};

export const preloadEntry = 'src-preload/index.ts';
export const rendererEntry = 'src-renderer/index.html';

/** Every entry file; `npm run check` fails where one is missing. */
export const allEntries = [
  ...Object.values(mainEntries),
  ...Object.values(workerEntries),
  preloadEntry,
  rendererEntry,
];

/** Budget of the sandboxed preload: one CommonJS file with nothing bundled into it. */
export const preloadMaximumBytes = 10 * 1024;
