import type { Server } from '@modelcontextprotocol/server';
import { modernRevision } from './plainRequest.ts';
import type { Offer, Offers } from './offers.ts';

/** Tells connected clients what has changed, once for many changes in a row. */
export interface Announcer {
  /** From now on this client hears of changes of what it is offered; until its server closes. */
  add(server: Server, offer: Offer, subscribed: ReadonlySet<string>): void;
  close(): void;
}

/** Those who listen without a connection of their own. */
export interface Listeners {
  toolsChanged(): void;
  contentChanged(): void;
  resourceUpdated(uri: string): void;
}

const toolsAfterMs = 100;
const resourcesAfterMs = 1000;

export function createAnnouncer(offers: Offers, listeners: Listeners): Announcer {
  /** `heard`: the tools as the client could last have read them. */
  const clients = new Map<Server, { offer: Offer; subscribed: ReadonlySet<string>; heard: string }>();
  const updated = new Set<string>();
  const tools = debounced(toolsAfterMs, () => {
    listeners.toolsChanged();
    for (const [server, client] of clients) {
      const { toolsText } = client.offer.toolbox;
      if (client.heard === toolsText) continue;
      client.heard = toolsText;
      quietly(server.sendToolListChanged());
    }
  });
  const resources = debounced(resourcesAfterMs, () => {
    for (const uri of updated) {
      listeners.resourceUpdated(uri);
      for (const [server, { subscribed, offer }] of clients) {
        // Clients of the modern revision have their subscriptions looked after by the SDK.
        const wants = subscribed.has(uri) || (server.getNegotiatedProtocolVersion() === modernRevision && offer.resources.tells(uri, offer));
        if (wants) quietly(server.sendResourceUpdated({ uri }));
      }
    }
    updated.clear();
  });
  const content = debounced(toolsAfterMs, () => {
    listeners.contentChanged();
    for (const server of clients.keys()) {
      quietly(server.sendResourceListChanged());
      quietly(server.sendPromptListChanged());
    }
  });
  const stops = [
    offers.contentChanged(content.soon),
    offers.functionsChanged(tools.soon),
    offers.resources.changed((uris) => {
      for (const uri of uris) updated.add(uri);
      resources.soon();
    }),
  ];

  return {
    add(server, offer, subscribed) {
      clients.set(server, { offer, subscribed, heard: offer.toolbox.toolsText });
      const before = server.onclose;
      server.onclose = () => {
        clients.delete(server);
        before?.();
      };
    },
    close() {
      for (const stop of stops) stop();
      tools.cancel();
      content.cancel();
      resources.cancel();
      clients.clear();
    },
  };
}

/** Runs once, so long after the first of many askings. */
function debounced(ms: number, run: () => void): { soon(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        run();
      }, ms).unref();
    },
    cancel: () => clearTimeout(timer),
  };
}

/** A client that is gone, or has no stream open, hears nothing. */
function quietly(sent: Promise<void>): void {
  void sent.catch(() => undefined);
}
