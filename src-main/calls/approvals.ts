import type { ApprovalsAction, ApprovalsState, ApprovalView, Caller, CallView, GrantScope } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { GrantProposal } from '../policy/grantOffers.ts';
import type { Store } from '../store/store.ts';
import { openApproval, sealApproval, type ApprovalCipher } from './sealedApproval.ts';

/** What the person, a rule they have made since, or silence said. */
export type ApprovalAnswer =
  /** `pending`: the card as it stood when allowed, edits included. `permission`: what to save beside running it. */
  | { kind: 'allowed'; scope: GrantScope; permission: LastingPermission | undefined; pending: PendingApproval }
  /** A lasting permission given on another card covers this call as well. */
  | { kind: 'covered'; grantId: string; pending: PendingApproval }
  | { kind: 'refused'; note: string | undefined }
  | { kind: 'expired' }
  | { kind: 'withdrawn' };

/** Everything needed to run the call later, also after a restart. */
export interface PendingApproval {
  view: ApprovalView;
  name: string;
  /** The raw input that would run; never leaves the runtime. */
  input: Record<string, unknown>;
  originalInput: Record<string, unknown>;
  caller: Caller;
  modelSays: string | undefined;
  proposal: GrantProposal | undefined;
}

/** What "This chat", "This workspace" and "Always" save: the offered pattern or a narrower one. */
export interface LastingPermission {
  proposal: GrantProposal;
  /** Milliseconds since 1970-01-01 UTC. */
  until: number | undefined;
}

export interface Decision {
  approvalId: string;
  digest: string;
  verdict: 'allow' | 'refuse';
  scope: GrantScope;
  /** For every scope but `once`. */
  permission: LastingPermission | undefined;
  note: string | undefined;
}

/** The durable queue of what waits for the person. Approvals come only from the person's own connection. */
export interface Approvals {
  readonly event: (listener: (action: ApprovalsAction) => void) => () => void;
  state(): ApprovalsState;
  get(approvalId: string): PendingApproval | undefined;
  /** Every card that nobody has answered. */
  unanswered(): PendingApproval[];
  /** An open approval for exactly this call of this caller, when one waits already. */
  findOpen(caller: Caller, digest: string): PendingApproval | undefined;
  /** Saves the card and shows it; settled once it is saved. */
  ask(pending: PendingApproval): Promise<void>;
  /** The answer to a card that is open or was answered within the last minute; never rejects. */
  answer(approvalId: string): Promise<ApprovalAnswer>;
  /** APPROVAL_STALE when the card changed since it was seen; nothing is decided then. */
  decide(decisions: readonly Decision[]): Promise<number>;
  /** Puts changed arguments and their new card in the place of the old. */
  replace(approvalId: string, pending: PendingApproval): Promise<void>;
  withdraw(approvalId: string): Promise<void>;
  /** Settles a card by a lasting permission. False when it was answered meanwhile or has changed since `seen`. */
  cover(seen: PendingApproval, grantId: string): Promise<boolean>;
  /** Notes the call's final look on its card. */
  settle(approvalId: string, call: CallView): void;
  /** Open cards of an earlier run, to be answered again; those whose time is over are expired. */
  restore(onAnswer: (pending: PendingApproval, answer: ApprovalAnswer) => void): Promise<void>;
}

interface OpenApproval extends PendingApproval {
  answer: Promise<ApprovalAnswer>;
  resolve: (answer: ApprovalAnswer) => void;
  cancelTimer: () => void;
  answered: boolean;
}

/** Settled cards stay in the queue this long, so that nothing moves under the hand. */
const settledForMs = 60_000;

export function createApprovals(store: Store, clock: Clock, cipher: ApprovalCipher): Approvals {
  const open = new Map<string, OpenApproval>();
  const settled = new Map<string, { view: ApprovalView; answer: Promise<ApprovalAnswer> }>();
  const emitter = new Emitter<ApprovalsAction>();

  function arm(entry: OpenApproval): void {
    entry.cancelTimer();
    const left = entry.view.expiresAt - clock.now();
    // A timer may be cut to the longest one there is: look again when it fires.
    entry.cancelTimer = clock.after(left, () => {
      if (entry.view.expiresAt > clock.now()) arm(entry);
      // When the store is closed already, the card is expired at the next start.
      else void answer(entry, { kind: 'expired' }, 'expired').catch(() => undefined);
    });
  }

  async function answer(entry: OpenApproval, value: ApprovalAnswer, outcome: NonNullable<ApprovalView['outcome']>): Promise<boolean> {
    if (entry.answered) return false;
    entry.answered = true;
    entry.cancelTimer();
    // Written before anything runs: an approval is used once, also across a crash.
    try {
      // What would have run is in the audit, as far as it may be seen; the arguments themselves are not kept.
      await store.run({ sql: "UPDATE approvals SET outcome = ?, body = '{}' WHERE id = ? AND outcome IS NULL", params: [outcome, entry.view.id] }, { durable: true });
    } catch (error) {
      // Nothing has run: the card is open again, and whoever answered is told.
      entry.answered = false;
      if (entry.view.expiresAt > clock.now()) arm(entry);
      throw error;
    }
    open.delete(entry.view.id);
    settled.set(entry.view.id, { view: { ...entry.view, outcome }, answer: entry.answer });
    emitter.emit({ type: 'settled', approvalId: entry.view.id, outcome, call: entry.view.call });
    clock.after(settledForMs, () => {
      if (settled.delete(entry.view.id)) emitter.emit({ type: 'cleared', approvalIds: [entry.view.id] });
    });
    entry.resolve(value);
    return true;
  }

  function track(pending: PendingApproval): OpenApproval {
    const { promise, resolve } = Promise.withResolvers<ApprovalAnswer>();
    const entry: OpenApproval = { ...pending, answer: promise, resolve, cancelTimer: () => undefined, answered: false };
    open.set(pending.view.id, entry);
    arm(entry);
    return entry;
  }

  const requireOpen = (approvalId: string): OpenApproval => {
    const entry = open.get(approvalId);
    if (entry && !entry.answered) return entry;
    throw new AppError('APPROVAL_STALE', 'This has been decided already, or its time is over', { hint: 'Ask for the call again if it is still wanted' });
  };

  return {
    event: emitter.event,
    state: () => ({ approvals: [...settled.values(), ...open.values()].map((entry) => entry.view).sort((a, b) => a.createdAt - b.createdAt) }),
    get: (approvalId) => open.get(approvalId),
    unanswered: () => [...open.values()].filter((entry) => !entry.answered),
    findOpen: (caller, digest) => [...open.values()].find((entry) => entry.view.call.digest === digest && JSON.stringify(entry.caller) === JSON.stringify(caller)),
    async ask(pending) {
      await store.run(
        { sql: 'INSERT INTO approvals (id, call_id, created_at, expires_at, body) VALUES (?, ?, ?, ?, ?)', params: [pending.view.id, pending.view.call.id, pending.view.createdAt, pending.view.expiresAt, await sealApproval(pending, cipher)] },
        { durable: true },
      );
      track(pending);
      emitter.emit({ type: 'asked', approval: pending.view });
    },
    answer: (approvalId) => (open.get(approvalId) ?? settled.get(approvalId))?.answer ?? Promise.resolve({ kind: 'withdrawn' }),
    async decide(decisions) {
      // All are checked before the first is decided: a batch is decided whole or not at all.
      const entries = decisions.map((decision) => {
        const entry = requireOpen(decision.approvalId);
        if (entry.view.call.digest !== decision.digest) throw new AppError('APPROVAL_STALE', `${entry.view.heading} changed since it was shown`, { hint: 'Look at the card again' });
        return { entry, decision };
      });
      const results = await Promise.all(
        entries.map(({ entry, decision }) =>
          decision.verdict === 'allow'
            ? answer(entry, { kind: 'allowed', scope: decision.scope, permission: decision.permission, pending: snapshot(entry) }, 'allowed')
            : answer(entry, { kind: 'refused', note: decision.note }, 'refused'),
        ),
      );
      return results.filter(Boolean).length;
    },
    async replace(approvalId, pending) {
      const entry = requireOpen(approvalId);
      await store.run({ sql: 'UPDATE approvals SET body = ? WHERE id = ? AND outcome IS NULL', params: [await sealApproval(pending, cipher), approvalId] }, { durable: true });
      if (entry.answered) throw new AppError('APPROVAL_STALE', 'This was decided while it was being edited');
      Object.assign(entry, pending);
      emitter.emit({ type: 'changed', approval: pending.view });
    },
    async withdraw(approvalId) {
      const entry = open.get(approvalId);
      if (entry) await answer(entry, { kind: 'withdrawn' }, 'withdrawn');
    },
    async cover(seen, grantId) {
      const entry = open.get(seen.view.id);
      if (!entry || entry.view.call.digest !== seen.view.call.digest) return false;
      return answer(entry, { kind: 'covered', grantId, pending: snapshot(entry) }, 'allowed');
    },
    settle(approvalId, call) {
      const entry = settled.get(approvalId);
      if (!entry?.view.outcome) return;
      settled.set(approvalId, { ...entry, view: { ...entry.view, call } });
      emitter.emit({ type: 'settled', approvalId, outcome: entry.view.outcome, call });
    },
    async restore(onAnswer) {
      const rows = await store.all<{ id: string; body: string }>('SELECT id, body FROM approvals WHERE outcome IS NULL ORDER BY created_at');
      for (const row of rows) {
        const pending = await openApproval(row.body, cipher).catch(() => undefined);
        if (pending) void track(pending).answer.then((value) => onAnswer(pending, value));
        // What it would have run cannot be known any more; its call ends as one that cannot go on.
        else await store.run({ sql: "UPDATE approvals SET outcome = 'withdrawn', body = '{}' WHERE id = ? AND outcome IS NULL", params: [row.id] }, { durable: true });
      }
    },
  };
}

function snapshot({ view, name, input, originalInput, caller, modelSays, proposal }: PendingApproval): PendingApproval {
  return { view, name, input, originalInput, caller, modelSays, proposal };
}
