import type { FormatRequest, ScriptRequest, ScriptResult } from '../../scripts.ts';

/** What the thread is asked. `stop` is set to 1 to give up. */
export type ScriptJob = { id: number } & (
  | ({ kind: 'evaluate'; stop: Int32Array<SharedArrayBuffer> } & Omit<ScriptRequest, 'signal'>)
  | { kind: 'strip'; source: string }
  | ({ kind: 'format' } & Omit<FormatRequest, 'signal'>)
);

/** `unread`: the text could not be read, with why. */
export type ScriptAnswer = { id: number } & ({ result: ScriptResult } | { stripped: string } | { formatted: string } | { unread: string } | { failed: string });
