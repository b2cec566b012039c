import type { Caller, GrantView } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Grant } from '../policy/decide.ts';
import type { GrantProposal } from '../policy/grantOffers.ts';
import type { Store } from '../store/store.ts';
import { callerName } from '../kernel/callerName.ts';

interface GrantRow {
  id: string;
  scope: 'chat' | 'always';
  chat_id: string | null;
  created_at: number;
  used: number;
  last_used_at: number | null;
  body: string;
}

/** A one-use permission for an outside caller that had left when the person allowed its call. */
interface Ticket {
  caller: string;
  digest: string;
  callId: string;
  expiresAt: number;
}

const ticketLifeMs = 10 * 60 * 1000;

/** The person's lasting permissions. Each is an allow rule; the policy decides with them. */
export interface Grants {
  /** What the policy decides with now. */
  active(): readonly Grant[];
  add(proposal: GrantProposal, scope: 'chat' | 'always', chatId: string | undefined): Promise<void>;
  remove(grantId: string): Promise<boolean>;
  list(): GrantView[];
  /** Counts a use; written with the next batch. */
  used(ruleId: string): void;
  /** Leaves a one-use grant for this caller and digest, ten minutes. */
  leaveTicket(caller: Caller, digest: string, callId: string): void;
  /** Takes it, if it is there; answers the id of the call the person allowed. */
  takeTicket(caller: Caller, digest: string): string | undefined;
  onChange(listener: () => void): void;
}

export async function createGrants(store: Store, clock: Clock, chatTitle: (chatId: string) => string | undefined): Promise<Grants> {
  const rows = new Map<string, GrantRow>();
  for (const row of await store.all<GrantRow>(`SELECT id, scope, chat_id, created_at, used, last_used_at, body FROM grants ORDER BY created_at`)) rows.set(row.id, row);
  let active = toGrants(rows);
  let tickets: Ticket[] = [];
  const listeners: (() => void)[] = [];

  function changed(): void {
    active = toGrants(rows);
    for (const listener of listeners) listener();
  }

  return {
    active: () => active,
    async add(proposal, scope, chatId) {
      const row: GrantRow = { id: newId('grant', clock.now()), scope, chat_id: scope === 'chat' ? (chatId ?? null) : null, created_at: clock.now(), used: 0, last_used_at: null, body: JSON.stringify(proposal) };
      await store.run({ sql: 'INSERT INTO grants (id, scope, chat_id, created_at, body) VALUES (?, ?, ?, ?, ?)', params: [row.id, row.scope, row.chat_id, row.created_at, row.body] }, { durable: true });
      rows.set(row.id, row);
      changed();
    },
    async remove(grantId) {
      if (!rows.has(grantId)) return false;
      await store.run({ sql: 'DELETE FROM grants WHERE id = ?', params: [grantId] }, { durable: true });
      rows.delete(grantId);
      changed();
      return true;
    },
    list: () =>
      [...rows.values()].reverse().map((row) => {
        const title = row.chat_id === null ? undefined : chatTitle(row.chat_id);
        return {
          id: row.id,
          sentence: (JSON.parse(row.body) as GrantProposal).sentence,
          scope: row.scope,
          createdAt: row.created_at,
          used: row.used,
          ...(title !== undefined && { chatTitle: title }),
          ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
        };
      }),
    used(ruleId) {
      const row = rows.get(ruleId);
      if (!row) return;
      row.used++;
      row.last_used_at = clock.now();
      void store.run({ sql: 'UPDATE grants SET used = used + 1, last_used_at = ? WHERE id = ?', params: [row.last_used_at, row.id] }).catch(() => undefined);
    },
    leaveTicket(caller, digest, callId) {
      tickets = tickets.filter((ticket) => ticket.expiresAt > clock.now());
      tickets.push({ caller: ticketHolder(caller), digest, callId, expiresAt: clock.now() + ticketLifeMs });
    },
    takeTicket(caller, digest) {
      const holder = ticketHolder(caller);
      const index = tickets.findIndex((ticket) => ticket.caller === holder && ticket.digest === digest && ticket.expiresAt > clock.now());
      return index < 0 ? undefined : tickets.splice(index, 1)[0]?.callId;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Outside clients are told apart by their token, not by the name they give themselves. */
function ticketHolder(caller: Caller): string {
  return caller.kind === 'mcp' ? `mcp:${caller.tokenId}` : callerName(caller);
}

/** One allow rule a pattern; a grant with several patterns covers a call when each effect meets one. */
function toGrants(rows: ReadonlyMap<string, GrantRow>): Grant[] {
  return [...rows.values()].flatMap((row) => {
    const proposal = JSON.parse(row.body) as GrantProposal;
    return proposal.match.map((match): Grant => ({
      id: row.id,
      verdict: 'allow',
      reason: row.scope === 'chat' ? `You allowed this for the chat: ${proposal.sentence}` : `You always allow this: ${proposal.sentence}`,
      match,
      ...(row.chat_id !== null && { chatId: row.chat_id }),
    }));
  });
}
