import type { ScriptRequest, ScriptResult } from '../../scripts.ts';

/** What the thread is asked. `stop` is set to 1 to give up. */
export type ScriptJob = { id: number } & (
  | ({ kind: 'evaluate'; stop: Int32Array<SharedArrayBuffer> } & Omit<ScriptRequest, 'signal'>)
  | { kind: 'strip'; source: string }
);

/** `unread`: the TypeScript could not be read, with why. */
export type ScriptAnswer = { id: number } & ({ result: ScriptResult } | { stripped: string } | { unread: string } | { failed: string });
