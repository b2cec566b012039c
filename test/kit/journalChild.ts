// A process that carries out one call over a real journal and is killed in the middle: by itself,
// right before its n-th change to the file system, or from outside. Started by killedCalls.ts.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

export interface ChildTask {
  dataFolder: string;
  trash: string;
  workspace: string;
  /** A place on another file system, when the action needs one. */
  elsewhere: string;
  action: string;
  /** What is done to the call: carried out; or carried out before, and undone or redone now. */
  turn: 'do' | 'undo' | 'redo';
  /** Before which change to the file system it kills itself; 0 for never. */
  killAt: number;
}

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
let changesLeft = Number.POSITIVE_INFINITY;

const changing = ['writeSync', 'write', 'renameSync', 'linkSync', 'unlinkSync', 'mkdirSync', 'rmdirSync', 'ftruncateSync', 'futimesSync', 'utimesSync', 'fchmodSync', 'chmodSync', 'symlinkSync', 'fsync', 'copyFileSync'] as const;
for (const name of changing) {
  const original = fs[name] as (...args: unknown[]) => unknown;
  const counted = (...args: unknown[]): unknown => {
    if (--changesLeft === 0) process.kill(process.pid, 'SIGKILL');
    return original.apply(fs, args);
  };
  // `promisify` gives these two another shape than the callback says; it is told by these properties.
  Object.assign(fs, { [name]: Object.defineProperties(counted, Object.getOwnPropertyDescriptors(original)) });
}
syncBuiltinESMExports();

const { createLocalCommands } = await import('../../src-main/ports/local/commands.ts');
const { createLocalFiles } = await import('../../src-main/ports/local/files.ts');
const { openStore } = await import('../../src-main/store/openStore.ts');
const { createJournal } = await import('../../src-main/undo/journal.ts');
const { systemClock } = await import('../../src-main/kernel/clock.ts');
const { createLog } = await import('../../src-main/kernel/log.ts');
const { actions } = await import('./journalActions.ts');
const { noSettings } = await import('./noSettings.ts');

const store = await openStore(task.dataFolder);
const journal = createJournal({ store, folder: task.trash, clock: systemClock, log: createLog('silent'), limits: () => ({ maxAgeMs: 1e9, maxBytes: 5e9 }), settings: noSettings });
const commands = createLocalCommands();
const nothing = { exitCode: 0, signal: null, stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0, truncated: false, timedOut: false, durationMs: 0 };
const files = createLocalFiles(() => ({ workspace: task.workspace, home: task.workspace, dataFolder: task.dataFolder }));
const act = actions[task.action];
if (!act) throw new Error(`No action ${task.action}`);

if (task.killAt > 0) changesLeft = task.killAt;
if (task.turn === 'do') {
  await act({
    files: journal.recording('call_1', files),
    at: (name) => join(task.workspace, name),
    elsewhere: (name) => join(task.elsewhere, name),
    adopt: async (changes) => {
      const layer = { changes, heldBack: [], discard: async () => undefined };
      await journal.recordingCommands('call_1', { ...commands, run: async () => ({ ...nothing, layer }) }).run({ run: { script: '' }, cwd: task.workspace, environment: {}, timeoutMs: 1, maxOutputBytes: 1, signal: AbortSignal.abort() });
    },
    onProgress: ({ bytes }) => process.stdout.write(`${bytes}\n`),
  });
  await journal.finish('call_1');
} else if (task.turn === 'undo') {
  await journal.undo('call_1', { force: false });
} else {
  await journal.redo('call_1', { force: false });
}
changesLeft = Number.POSITIVE_INFINITY;
await store.close();
