import type { ErrorView } from '../../src-preload/contract/index.ts';
import type { AuditFilter, Params } from '../../src-preload/contract/index.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import { callsOfTurn } from './callsOfTurn.ts';
import type { Runtime } from './createRuntime.ts';
import { examineServer } from './doctor/examineServer.ts';
import { examineAll } from './doctor/generalChecks.ts';
import { testPolicy } from './policySimulator.ts';

/** One line each way, JSON. */
export interface ControlRequest {
  method: string;
  params: unknown;
}
export type ControlAnswer = { result: unknown } | { error: ErrorView };

/** How a call of the command line ended, as it prints it. */
export interface CommandCallResult {
  state: string;
  result?: Record<string, unknown>;
  truncated?: boolean;
  /** What has to be known of how the result came about. */
  remarks?: readonly string[];
  summary?: string;
  error?: ErrorView;
  approvalId?: string;
}

/** What a command line may ask of a runtime, its own or the running one. The same code serves both. */
export function controlMethods(runtime: Runtime) {
  const { door, doorParts, store, policyService, registry, models, approvals, auditQueries, chainWatch, undo, calls, secrets, mcpServers } = runtime;
  /** What the person set is theirs to put back, in the app. */
  async function notSettings(callId: string): Promise<string> {
    if ((await calls.get(callId))?.name === 'settings') throw new AppError('PERMISSION_DENIED', 'Settings are put back in the app only, not from the command line', { hint: 'Open the audit in Steward and choose Undo there' });
    return callId;
  }

  return {
    call: async ({ name, input, approval }: { name: string; input: unknown; approval: 'wait' | 'refuse' | { waitMs: number } }, signal: AbortSignal): Promise<CommandCallResult> => {
      const outcome = await door.callFunction({ name, input, caller: { kind: 'cli' }, approval, signal });
      const shown = outcome.forClient;
      return {
        state: outcome.state,
        ...(shown && { result: shown.value, truncated: shown.truncated, ...(outcome.remarks.length > 0 && { remarks: outcome.remarks }), summary: outcome.call.summary ?? '' }),
        ...(outcome.error && { error: toErrorView(outcome.error) }),
        ...(outcome.approvalId !== undefined && { approvalId: outcome.approvalId }),
      };
    },
    list: async (_params: undefined) => registry.functions.map(({ name, title, category, summary, description, undo: wayBack, annotations }) => ({ name, title, category, summary, description, undo: wayBack, annotations })),
    search: async ({ query }: { query: string }) => models.offline.search(query),
    approvals: async (_params: undefined) => approvals.state().approvals.filter((approval) => approval.outcome === undefined).map(({ id, heading, askedBy, reason, ruleId, createdAt, expiresAt }) => ({ id, heading, askedBy, reason, ruleId, createdAt, expiresAt })),
    auditQuery: async ({ filter, limit, before }: { filter: AuditFilter; limit: number; before?: number }) => auditQueries.each(filter, limit, before),
    auditGet: async ({ callId }: { callId: string }) => auditQueries.get(callId),
    auditVerify: async (_params: undefined) => chainWatch.verify(),
    undo: async ({ callId, force }: { callId: string; force: boolean }) => undo.undo(await notSettings(callId), force),
    undoChat: async ({ chatId, turnId, force }: { chatId: string; turnId: string | undefined; force: boolean }) => undo.undoMany(await callsOfTurn(runtime, chatId, turnId), force),
    redo: async ({ callId, force }: { callId: string; force: boolean }) => undo.redo(await notSettings(callId), force),
    lastUndoable: async (_params: undefined) => (await calls.undoable(20)).map(({ id, phrase, createdAt, summary }) => ({ id, what: `${phrase.past} ${phrase.object}`, createdAt, summary: summary ?? '' })),
    policyGet: async (_params: undefined) => policyService.get(),
    policyTest: async (params: Params<'policy.test'>) => testPolicy(params, { policy: policyService, store, doorParts }),
    servers: async (_params: undefined) => ({ servers: mcpServers.list(), problems: mcpServers.problems() }),
    discover: async (_params: undefined) => mcpServers.discover(),
    doctor: async (_params: undefined) => examineAll(runtime),
    doctorServer: async ({ name }: { name: string }) => examineServer(name, runtime),
    stats: async (_params: undefined) => runtime.statistics.stats(),
    setSecret: async ({ name, value }: { name: string; value: string }) => {
      await secrets.set(name, value);
      return {};
    },
  };
}

export type ControlMethods = ReturnType<typeof controlMethods>;
