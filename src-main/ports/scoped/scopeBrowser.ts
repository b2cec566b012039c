import type { Effect } from '../../../src-preload/contract/index.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { Browser, Visitor } from '../browser.ts';
import type { Network } from '../network.ts';
import { guardOf, type NetworkScope } from './scopeNetwork.ts';

/**
 * The browser for one call: its caller's own session and no other. A page fills a tab only where the
 * call's granted effects reach, or where the policy would let the call go without asking, by the same
 * rules as a redirect; a link, a script or an answer that leads elsewhere leads nowhere. A call that
 * declared nothing of the kind finds no page.
 */
export function scopeBrowser(browser: Browser, network: Pick<Network, 'look'>, effects: readonly Effect[], scope?: NetworkScope): Browser {
  const guard = guardOf(effects, scope);
  const touches = effects.some(({ kind }) => kind === 'network' || kind === 'machine');
  const visitor: Visitor = {
    session: touches && scope ? scope.session : '',
    async admit({ access, host, port }) {
      try {
        const { host: name, place } = await network.look(host);
        guard({ host: name, port, access, place, secrets: [], redirectedFrom: 'The page' });
        return { effect: { kind: 'network', access, host: name, port, place } };
      } catch (error) {
        const { message, hint } = toAppError(error);
        return { refusal: hint === undefined ? message : `${message}. ${hint}` };
      }
    },
  };
  return {
    ...browser,
    page: () => browser.page(visitor),
    rendered: (url, options) => browser.rendered(url, { ...options, visitor }),
    reaches: () => outOfReach(),
    watch: outOfReach,
    close: () => outOfReach(),
    dispose: () => outOfReach(),
  };
}

/** Previews look at the page and describe what is on it. */
export function lookOnlyBrowser(browser: Browser, session: string): Pick<Browser, 'page' | 'sight'> {
  const visitor: Visitor = { session, admit: async () => ({ refusal: 'a preview goes nowhere' }) };
  return { page: () => browser.page(visitor), sight: () => browser.sight(session) };
}

function outOfReach(): never {
  throw new AppError('OUT_OF_SCOPE', 'A call uses the page of its own caller only');
}
