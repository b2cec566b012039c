import { useSyncExternalStore } from 'react';

export type Route =
  | { screen: 'chat'; chatId: string | null }
  | { screen: 'approvals'; batchId: string | null }
  | { screen: 'functions'; name: string | null }
  | { screen: 'servers'; name: string | null }
  | { screen: 'audit'; callId: string | null }
  | { screen: 'health' }
  | { screen: 'schedules' }
  | { screen: 'memory'; chosen: string | null }
  | { screen: 'settings'; section: string | null };

export type ScreenName = Route['screen'];

/** What the part of the address after `#/` means; anything unknown is the chat. */
export function readRoute(hash: string): Route {
  const [screen, rest] = hash.replace(/^#\/?/, '').split('/', 2);
  const detail = rest === undefined || rest === '' ? null : decode(rest);
  switch (screen) {
    case 'approvals':
      return { screen, batchId: detail };
    case 'functions':
      return { screen, name: detail };
    case 'servers':
      return { screen, name: detail };
    case 'audit':
      return { screen, callId: detail };
    case 'health':
    case 'schedules':
      return { screen };
    case 'memory':
      return { screen, chosen: detail };
    case 'settings':
      return { screen, section: detail };
    default:
      return { screen: 'chat', chatId: detail };
  }
}

/** A broken escape is taken as it stands: it names nothing, which the screen says. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function goTo(hash: string): void {
  window.location.hash = hash;
  // The browser tells of it a task later; whoever types on must find the new screen already.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

let last: { hash: string; route: Route } | undefined;

/** What the address names just now. */
export function currentRoute(): Route {
  const { hash } = window.location;
  if (last?.hash !== hash) last = { hash, route: readRoute(hash) };
  return last.route;
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}
