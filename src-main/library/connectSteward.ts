import { resolve } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { askOwner } from '../runtime/askOwner.ts';
import { defaultDataFolder, findOwner } from '../runtime/dataFolder.ts';
import { createControlledSteward } from './controlledSteward.ts';
import type { Steward } from './steward.ts';
import type { McpClientOptions, OwnFlags } from './types.ts';

const defaultApprovalWaitMs = 45_000;
/** A server that has never been asked for its tools has so long to tell them before the client is ready without. */
const askedWithinMs = 5000;
/** What the runtime needs of the Node it runs on. */
const neededNode = 24;

/**
 * Connects with the Steward at `url`, with the one that runs on the data folder, or starts one of this
 * program's own: in this process, or beside it where this Node is too old. What each needs is loaded then.
 */
export async function connectSteward(options: McpClientOptions): Promise<Steward> {
  const { url, dataDir, workspace, policy, servers, name = 'program', approvalWaitMs = defaultApprovalWaitMs } = options;
  if (url !== undefined) {
    if ([dataDir, workspace, policy, servers].some((value) => value !== undefined)) throw new AppError('USAGE', 'With url, the Steward that runs there has its own data folder, workspace, policy and servers', { hint: 'Leave dataDir, workspace, policy and servers out' });
    const { connectDaemon } = await import('./connectDaemon.ts');
    return connectDaemon({ url, token: options.token, name });
  }
  const flags = { dataDir, workspace, policy, servers };
  const dataFolder = resolve(dataDir ?? process.env['MCP_DATA_DIR'] ?? defaultDataFolder());
  if (findOwner(dataFolder)) return createControlledSteward({ ask: (method, params) => askOwner(dataFolder, method, params), name, approval: { waitMs: approvalWaitMs }, close: () => Promise.resolve() });
  const own = await (Number.parseInt(process.versions.node, 10) >= neededNode ? startHere(flags) : startBeside(flags));
  const steward = createControlledSteward({ ...own, name, approval: 'refuse' });
  await within(askedWithinMs, own.ask('serversAsked', undefined)).catch(async (error: unknown) => {
    await steward.close();
    throw error;
  });
  return steward;
}

type Own = Pick<Parameters<typeof createControlledSteward>[0], 'ask' | 'close'>;

async function startHere(flags: OwnFlags): Promise<Own> {
  const { startOwnRuntime } = await import('./startOwnRuntime.ts');
  return startOwnRuntime(flags);
}

async function startBeside(flags: OwnFlags): Promise<Own> {
  const { startHost } = await import('./startHost.ts');
  return startHost(flags);
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((late) => (timer = setTimeout(late, ms)))]).finally(() => clearTimeout(timer));
}
