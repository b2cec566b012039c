// The product's own door, carriers and offers, with fixtures beside them; it lets in whoever asks, since
// the suites bring no token.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startHttpServer } from '../../../src-main/hosts/headless/httpServer.ts';
import { createLog } from '../../../src-main/kernel/log.ts';
import { version } from '../../../src-main/kernel/version.ts';
import { createCarriers } from '../../../src-main/mcp/createCarriers.ts';
import { createOffers } from '../../../src-main/mcp/offers.ts';
import { prompts } from '../../../src-main/mcp/prompts/prompts.ts';
import { createHandlers } from '../../../src-main/runtime/handlers.ts';
import { outwardRecords } from '../../../src-main/runtime/records.ts';
import { createWire } from '../../../src-main/wire/connection.ts';
import { withConformanceFixtures } from '../../kit/conformance/offers.ts';
import { conformanceFunctions } from '../../kit/conformance/tools.ts';
import { startSteward } from '../kit/startSteward.ts';

/** Its `/mcp`. */
export async function startConformanceServer(): Promise<string> {
  const { runtime, workspace } = await startSteward({ more: conformanceFunctions });
  const log = createLog('silent');
  const offers = withConformanceFixtures(createOffers({ registry: runtime.registry, door: runtime.door, prompts, content: runtime.mcpServers.servers.content, records: outwardRecords(runtime), search: () => [] }), runtime.registry);
  const carriers = createCarriers({ offers, version, log });
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    programKeys: { check: () => ({ tokenId: 'conformance' }) },
    wire: createWire({ handlers: createHandlers(runtime), topics: runtime.hub, version, log }),
    assets: join(workspace, 'no-interface'),
    log,
    health: () => ({ status: 'ok' }),
    ready: () => ({ ready: true }),
    mcp: carriers.handleHttp,
  });
  onTestFinished(async () => {
    await carriers.close();
    await server.close(0);
  });
  return `${server.url}/mcp`;
}
