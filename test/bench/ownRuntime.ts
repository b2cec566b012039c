// A runtime in the process of a benchmark, with policy and audit on, that answers calls of a program.
import { createRuntime } from '../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../src-main/runtime/secrets.ts';

export interface OwnRuntime {
  /** Calls a function; an error when it does not end well. */
  call(name: string, input: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Under `policy`, a preset's name, of which no call asks the person. */
export async function startOwnRuntime(dataFolder: string, workspace: string, { policy, allowHosts }: { policy?: string; allowHosts?: readonly string[] } = {}): Promise<OwnRuntime> {
  const options = resolveOptions({ dataDir: dataFolder, workspace, policy, allowHosts }, { MCP_LOG_LEVEL: 'warn', MCP_RATE_LIMIT: '0' });
  const runtime = await createRuntime(options, { notifications: { show: async () => ({ shownBy: 'nobody' }) }, createCipher: createFileCipher, mcpUrl: () => null });
  return {
    async call(name, input) {
      const { state, error } = await runtime.door.callFunction({ name, input, caller: { kind: 'mcp', client: 'bench', tokenId: 'bench' }, approval: 'refuse' });
      if (state !== 'done') throw error ?? new Error(`${name} ended as ${state}`);
    },
    stop: () => runtime.stop(),
  };
}
