import type { Caller, GrantScope, GrantView } from '../../src-preload/contract/index.ts';
import { callerName } from '../kernel/callerName.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Grant } from '../policy/decide.ts';
import type { GrantProposal } from '../policy/grantOffers.ts';
import type { Store } from '../store/store.ts';

export type LastingScope = Exclude<GrantScope, 'once'>;

/** A lasting permission as the person gave it. */
export interface NewGrant {
  id: string;
  scope: LastingScope;
  /** What it covers, as the person saw or narrowed it. */
  proposal: GrantProposal;
  /** For scope `chat`. */
  chatId: string | undefined;
  /** For scope `workspace`: the folder it belongs to. */
  workspace: string | undefined;
  /** Milliseconds since 1970-01-01 UTC; from then on it no longer holds. */
  until: number | undefined;
}

interface GrantRow {
  id: string;
  scope: LastingScope;
  chat_id: string | null;
  created_at: number;
  expires_at: number | null;
  used: number;
  last_used_at: number | null;
  body: string;
}

interface GrantBody extends GrantProposal {
  workspace?: string;
}

/** A one-use permission for an outside caller that had left when the person allowed its call. */
interface Ticket {
  caller: string;
  digest: string;
  callId: string;
  cancelLapse: () => void;
}

const ticketLifeMs = 10 * 60 * 1000;

/** The person's lasting permissions. Each is an allow rule; the policy decides with them. */
export interface Grants {
  /** What the policy decides with now; those whose time is over are no longer among them. */
  active(): readonly Grant[];
  /** Holds when this settles, and survives the end of the machine. */
  add(grant: NewGrant): Promise<void>;
  /** The one that says exactly the same already. */
  find(grant: Omit<NewGrant, 'id'>): GrantView | undefined;
  /** Holds no longer from the moment this is called; answers what it was. When it cannot be written it holds again, and this rejects. */
  remove(grantId: string): Promise<GrantView | undefined>;
  list(): GrantView[];
  /** Counts a use; written with the next batch. */
  used(ruleId: string): void;
  /** Leaves a one-use grant for this caller and digest, ten minutes; `onLapse` when nobody has taken it by then. */
  leaveTicket(caller: Caller, digest: string, callId: string, onLapse: () => void): void;
  holdsTickets(): boolean;
  /** Takes it, if it is there; answers the id of the call the person allowed. */
  takeTicket(caller: Caller, digest: string): string | undefined;
  onChange(listener: () => void): void;
}

export async function createGrants(store: Store, clock: Clock, chatTitle: (chatId: string) => string | undefined): Promise<Grants> {
  const rows = new Map<string, GrantRow>();
  for (const row of await store.all<GrantRow>(`SELECT id, scope, chat_id, created_at, expires_at, used, last_used_at, body FROM grants ORDER BY created_at`)) rows.set(row.id, row);
  let active: readonly Grant[] = [];
  /** When the next one ends. */
  let nextEnd = Infinity;
  let cancelTimer: () => void = () => undefined;
  const tickets = new Set<Ticket>();
  const listeners: (() => void)[] = [];

  function refresh(): void {
    active = [...rows.values()].flatMap(toGrants);
    nextEnd = Math.min(...[...rows.values()].map((row) => row.expires_at ?? Infinity));
    cancelTimer();
    if (nextEnd !== Infinity) cancelTimer = clock.after(nextEnd - clock.now(), dropEnded);
  }

  function changed(): void {
    refresh();
    for (const listener of listeners) listener();
  }

  /** The timer may be early, as it is cut to the longest there is: then nothing has ended yet. */
  function dropEnded(): void {
    const now = clock.now();
    const ended = [...rows.values()].filter((row) => row.expires_at !== null && row.expires_at <= now);
    for (const { id } of ended) {
      rows.delete(id);
      // Should this not be written, it is dropped again at the next start.
      void store.run({ sql: 'DELETE FROM grants WHERE id = ?', params: [id] }).catch(() => undefined);
    }
    if (ended.length > 0) changed();
    else refresh();
  }

  function toView(row: GrantRow): GrantView {
    const { sentence, workspace } = JSON.parse(row.body) as GrantBody;
    const title = row.chat_id === null ? undefined : chatTitle(row.chat_id);
    return {
      id: row.id,
      sentence,
      scope: row.scope,
      createdAt: row.created_at,
      used: row.used,
      ...(title !== undefined && { chatTitle: title }),
      ...(workspace !== undefined && { workspace }),
      ...(row.expires_at !== null && { until: row.expires_at }),
      ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
    };
  }

  dropEnded();
  return {
    active() {
      if (clock.now() >= nextEnd) dropEnded();
      return active;
    },
    async add(grant) {
      const row = toRow(grant, clock.now());
      await store.run({ sql: 'INSERT INTO grants (id, scope, chat_id, created_at, expires_at, body) VALUES (?, ?, ?, ?, ?, ?)', params: [row.id, row.scope, row.chat_id, row.created_at, row.expires_at, row.body] }, { durable: true });
      rows.set(row.id, row);
      changed();
    },
    find(grant) {
      const { scope, chat_id, expires_at, body } = toRow({ ...grant, id: '' }, 0);
      const same = [...rows.values()].find((row) => row.scope === scope && row.chat_id === chat_id && row.expires_at === expires_at && row.body === body);
      return same && toView(same);
    },
    async remove(grantId) {
      const row = rows.get(grantId);
      if (!row) return undefined;
      rows.delete(grantId);
      changed();
      try {
        await store.run({ sql: 'DELETE FROM grants WHERE id = ?', params: [grantId] }, { durable: true });
      } catch (error) {
        // It would be back after a restart: better seen now.
        rows.set(grantId, row);
        changed();
        throw error;
      }
      return toView(row);
    },
    list: () => [...rows.values()].reverse().map(toView),
    used(ruleId) {
      const row = rows.get(ruleId);
      if (!row) return;
      row.used++;
      row.last_used_at = clock.now();
      void store.run({ sql: 'UPDATE grants SET used = used + 1, last_used_at = ? WHERE id = ?', params: [row.last_used_at, row.id] }).catch(() => undefined);
    },
    leaveTicket(caller, digest, callId, onLapse) {
      const ticket: Ticket = { caller: ticketHolder(caller), digest, callId, cancelLapse: () => undefined };
      ticket.cancelLapse = clock.after(ticketLifeMs, () => {
        tickets.delete(ticket);
        onLapse();
      });
      tickets.add(ticket);
    },
    holdsTickets: () => tickets.size > 0,
    takeTicket(caller, digest) {
      const holder = ticketHolder(caller);
      const ticket = [...tickets].find((candidate) => candidate.caller === holder && candidate.digest === digest);
      if (!ticket) return undefined;
      tickets.delete(ticket);
      ticket.cancelLapse();
      return ticket.callId;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

export const newGrantId = (now: number): string => newId('grant', now);

/** Outside clients are told apart by their token, not by the name they give themselves. */
function ticketHolder(caller: Caller): string {
  return caller.kind === 'mcp' ? `mcp:${caller.tokenId}` : callerName(caller);
}

function toRow({ id, scope, proposal, chatId, workspace, until }: NewGrant, now: number): GrantRow {
  const body: GrantBody = { match: proposal.match, sentence: proposal.sentence, ...(workspace !== undefined && { workspace }) };
  return { id, scope, chat_id: chatId ?? null, created_at: now, expires_at: until ?? null, used: 0, last_used_at: null, body: JSON.stringify(body) };
}

/** One allow rule a pattern; a grant with several patterns covers a call when each effect meets one. */
function toGrants(row: GrantRow): Grant[] {
  const { match: patterns, sentence, workspace } = JSON.parse(row.body) as GrantBody;
  // A permission that has lost what binds it must not become one for everywhere.
  if ((row.scope === 'chat' && row.chat_id === null) || (row.scope === 'workspace' && workspace === undefined)) return [];
  return patterns.map((match): Grant => ({
    id: row.id,
    verdict: 'allow',
    reason: `${allowedWords[row.scope]}: ${sentence}`,
    match,
    ...(row.chat_id !== null && { chatId: row.chat_id }),
    ...(workspace !== undefined && { scope: 'workspace', workspace }),
    ...(row.expires_at !== null && { until: new Date(row.expires_at).toISOString() }),
  }));
}

const allowedWords: Record<LastingScope, string> = {
  chat: 'You allowed this for the chat',
  workspace: 'You allowed this in this workspace',
  always: 'You always allow this',
};
