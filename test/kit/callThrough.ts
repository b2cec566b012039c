import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDoor, type OpenDoor } from './openDoor.ts';

export interface Called {
  opened: OpenDoor;
  /** The raw result; throws as the call failed. */
  call(input: Record<string, unknown>): Promise<Record<string, unknown> & { callId: string }>;
  has(name: string): boolean;
  get(name: string): string;
}

/** One function through a real door that asks nobody, over a workspace with these files. */
export async function callThrough(name: string, files: Readonly<Record<string, string>>): Promise<Called> {
  const opened = await openDoor({ preset: 'unattended', files });
  const at = (path: string): string => join(opened.workspace, path);
  return {
    opened,
    async call(input) {
      const outcome = await opened.door.callFunction({ name, input, caller: { kind: 'mcp', client: 'test', tokenId: 'test' }, approval: 'refuse' });
      if (outcome.state !== 'done') throw outcome.error ?? new Error(outcome.state);
      return { ...(outcome.raw as Record<string, unknown>), callId: outcome.callId };
    },
    has: (path) => existsSync(at(path)),
    get: (path) => readFileSync(at(path), 'utf8'),
  };
}
