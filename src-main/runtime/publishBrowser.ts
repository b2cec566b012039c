import type { BrowserSessionView } from '../../src-preload/contract/index.ts';
import type { Disposables } from '../kernel/disposables.ts';
import type { Runtime } from './createRuntime.ts';

const ofChat = (chatId: string): string => `chat:${chatId}`;
/** So soon after somebody begins to look there are pictures, and after they left there are none. */
const lookMs = 500;

/** Shows each chat its browser session: where it is, and pictures while somebody looks. */
export function publishBrowser({ hub, doorParts, clock }: Pick<Runtime, 'hub' | 'doorParts' | 'clock'>, disposables: Disposables): void {
  const { browser } = doorParts.ports;
  /** Chats with an open session, and what ends their pictures where there are any. */
  const open = new Map<string, (() => void) | undefined>();
  let cancel: (() => void) | undefined;

  function view(chatId: string): BrowserSessionView | null {
    const sight = browser.sight(ofChat(chatId));
    if (!sight) return null;
    const { url, title, tabs, confinement } = sight;
    return { url, title, tabs, ...(confinement.by === 'nothing' && { unconfined: confinement.reason }) };
  }

  function look(): void {
    for (const [chatId, stop] of open) {
      const watched = hub.followers('browser', chatId) > 0;
      if (watched && !stop) open.set(chatId, browser.watch(ofChat(chatId), (picture) => hub.publish('browser', chatId, { type: 'pictured', picture })));
      else if (!watched && stop) {
        stop();
        open.set(chatId, undefined);
      }
    }
    cancel = open.size > 0 ? clock.after(lookMs, look) : undefined;
  }

  hub.define('browser', { initial: (chatId) => ({ open: view(chatId), picture: null }) });
  const forget = browser.changed((session) => {
    if (!session.startsWith('chat:')) return;
    const chatId = session.slice('chat:'.length);
    const now = view(chatId);
    hub.publish('browser', chatId, { type: 'moved', open: now });
    if (now === null) open.delete(chatId);
    else if (!open.has(chatId)) open.set(chatId, undefined);
    cancel ??= clock.after(0, look);
  });
  disposables.add('browser pictures', () => {
    forget();
    cancel?.();
  });
}
