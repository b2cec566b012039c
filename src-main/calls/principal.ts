import type { Caller } from '../../src-preload/contract/index.ts';
import { callerName } from '../kernel/callerName.ts';

/**
 * Whose share of the machine a call uses up. An outside client goes by its key alone: the name it
 * gives itself is its own to change.
 */
export function accountOf(caller: Caller): string {
  return caller.kind === 'mcp' ? `key:${caller.tokenId}` : principalOf(caller);
}

/** The person, by whatever way they ask. */
export const personPrincipal = 'person';

/**
 * On whose behalf a call runs: what is kept between calls (results, open circuits) is kept for each
 * apart. The person is one, by whatever way they ask; an outside client is one with each key.
 */
export function principalOf(caller: Caller): string {
  switch (caller.kind) {
    case 'chat':
    case 'catalogue':
    case 'cli':
      return personPrincipal;
    case 'mcp':
      return `${callerName(caller)}:${caller.tokenId}`;
    case 'workflow':
    case 'schedule':
      return callerName(caller);
    case 'library':
      return `library:${caller.name}`;
  }
}

/** Whose cookies and open pages a call has: a chat's own, else those of whoever it runs for. */
export function sessionOf(caller: Caller): string {
  return caller.kind === 'chat' ? `chat:${caller.chatId}` : principalOf(caller);
}
