import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, McpSubscription } from '@modelcontextprotocol/client';
import type { ListKind } from './openServer.ts';

const firstPauseMs = 500;
const longestPauseMs = 60_000;
const openMs = 10_000;

/**
 * Servers of the newer revision tell of changes in a stream of its own, which ends with the connection.
 * When it ends sooner it is opened again, and whatever may have been missed counts as changed.
 */
export async function keepListening(client: Client, suspect: (error: Error) => void, tell: (kind: ListKind) => void): Promise<void> {
  let stream = client.autoOpenedSubscription;
  while (stream) {
    const cause = await stream.closed;
    if (cause === 'local' || !client.transport) return;
    suspect(new Error('The server ended the stream of its changes'));
    const { honoredFilter } = stream;
    stream = await openAgain(client, honoredFilter);
    if (!stream) return;
    if (honoredFilter.toolsListChanged) tell('tools');
    if (honoredFilter.resourcesListChanged) tell('resources');
    if (honoredFilter.promptsListChanged) tell('prompts');
  }
}

async function openAgain(client: Client, filter: McpSubscription['honoredFilter']): Promise<McpSubscription | undefined> {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    await sleep(pause, undefined, { ref: false });
    if (!client.transport) return undefined;
    try {
      return await client.listen(filter, { timeout: openMs });
    } catch {
      // Whether the server is there at all is looked into elsewhere.
    }
  }
}
