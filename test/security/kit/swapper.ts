// A thread that swaps a folder for a link, for races.
/** Swaps `place` between a real folder and a link to `outside` as fast as it can, also when a call makes the folder anew meanwhile. */
export const swapper = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { renameSync, rmSync, symlinkSync, unlinkSync } = require('node:fs');
  const { place, outside, stop, swaps } = workerData;
  const attempt = (run) => { try { run(); return true; } catch { return false; } };
  const clear = () => attempt(() => rmSync(place, { recursive: true, force: true }));
  parentPort.postMessage('ready');
  while (Atomics.load(stop, 0) === 0) {
    if (!attempt(() => renameSync(place, place + '.real'))) clear();
    if (attempt(() => symlinkSync(outside, place))) Atomics.add(swaps, 0, 1);
    attempt(() => unlinkSync(place));
    if (!attempt(() => renameSync(place + '.real', place))) clear();
  }
`;
