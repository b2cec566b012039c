import { connectRuntime } from '../cli/connectRuntime.ts';
import { resolveOptions } from '../runtime/resolveOptions.ts';
import type { Ask } from './controlledSteward.ts';
import type { OwnFlags } from './types.ts';

/** A runtime in this process. */
export async function startOwnRuntime({ dataDir, workspace, policy, servers }: OwnFlags): Promise<{ ask: Ask; close(): Promise<void> }> {
  const connection = await connectRuntime(resolveOptions({ dataDir, workspace, policy, servers }));
  return { ask: connection.ask, close: () => connection.close() };
}
