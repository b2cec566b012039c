// The servers and accounts that examples of functions name, local ones.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Network } from '../../src-main/ports/network.ts';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { createHooks } from '../../src-main/runtime/hooks.ts';
import { accountsOf } from './accounts.ts';
import { inferenceOf, startEmbeddingServer } from './exampleModels.ts';
import { startChatWires, wireAccounts } from './chatWires.ts';
import { openExampleDatabases } from './databases/exampleDatabases.ts';
import { startWebSite } from './webSite.ts';
import { startMailServers } from './mail/mailServers.ts';
import type { Workbench } from './workbench.ts';

export interface ExampleWorld {
  /** Gives a workbench its accounts, and the receiver that stands for hooks.example.com. */
  enter(bench: Workbench): void;
  close(): Promise<void>;
}

const receiverOf = 'https://hooks.example.com';
const siteOf = 'https://site.example.com';

export async function openExampleWorld(): Promise<ExampleWorld> {
  const [mail, wires, site, databases, models] = await Promise.all([startMailServers(), startChatWires(), startWebSite(), openExampleDatabases(), startEmbeddingServer()]);
  const inference = inferenceOf({ provider: 'openai', model: 'example', baseUrl: models.origin, secret: 'example' }, { example: 'key' });
  mail.deliver('From: Ada <ada@example.com>\nTo: you@example.com\nSubject: Lunch\nDate: Tue, 03 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nAt one? Lunch is on me.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="menu.txt"\n\nsoup\n--b--\n');
  const receiver = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const local = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const hooks = createHooks({ origin: () => local, clock: systemClock });
  // One account a kind, so that none has to be named.
  const accounts = accountsOf([{ account: mail.account, secret: mail.password }, ...wireAccounts(wires.origin).filter(({ account }) => !account.name.endsWith('-hook'))]);

  return {
    enter(bench) {
      const { network } = bench.ports;
      const places = [[receiverOf, local], [siteOf, site.origin]] as const;
      const there: Network = {
        ...network,
        async request(request, guard, session) {
          const place = places.find(([name]) => request.url.startsWith(name));
          if (!place) return network.request(request, guard, session);
          const [name, origin] = place;
          const response = await network.request({ ...request, url: origin + request.url.slice(name.length) }, () => undefined, session);
          return { ...response, url: response.url.replace(origin, name) };
        },
      };
      databases.enter(bench);
      Object.assign(bench.ports, { accounts, hooks, inference, network: there, searchEngines: { current: () => ({ engine: 'searxng', url: site.origin }) } });
    },
    async close() {
      hooks.dispose();
      receiver.close();
      receiver.closeAllConnections();
      await Promise.all([mail.close(), wires.close(), site.close(), databases.close(), models.close()]);
    },
  };
}
