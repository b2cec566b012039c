import type { ErrorView } from '../../src-preload/contract/index.ts';
import type { AuditFilter, Params, TokenScope } from '../../src-preload/contract/index.ts';
import { tokenName, tokenScope } from '../../src-preload/contract/tokens.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import { inputSchemaOf, outputSchemaOf, toMarkdown } from '../registry/projections.ts';
import { callsOfTurn } from './callsOfTurn.ts';
import type { StartedSignIn } from '../mcp/signIn/runSignIn.ts';
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
  const { door, doorParts, store, policyService, registry, models, approvals, auditQueries, chainWatch, undo, calls, secrets, mcpServers, tokens } = runtime;
  const signIns = new Map<string, StartedSignIn>();
  /** What the person set is theirs to put back, in the app. */
  async function notSettings(callId: string): Promise<string> {
    if ((await calls.get(callId))?.name === 'settings') throw new AppError('PERMISSION_DENIED', 'Settings are put back in the app only, not from the command line', { hint: 'Open the audit in Steward and choose Undo there' });
    return callId;
  }

  return {
    call: async ({ name, input, approval, program }: { name: string; input: unknown; approval: 'wait' | 'refuse' | { waitMs: number }; /** What a program that calls goes by; absent for the command line. */ program?: string }, signal: AbortSignal): Promise<CommandCallResult> => {
      const outcome = await door.callFunction({ name, input, caller: program === undefined ? { kind: 'cli' } : { kind: 'library', name: program }, approval, signal });
      const shown = outcome.forClient;
      return {
        state: outcome.state,
        ...(shown && { result: shown.value, truncated: shown.truncated, ...(outcome.remarks.length > 0 && { remarks: outcome.remarks }), summary: outcome.call.summary ?? '' }),
        ...(outcome.error && { error: toErrorView(outcome.error) }),
        ...(outcome.approvalId !== undefined && { approvalId: outcome.approvalId }),
      };
    },
    list: async (_params: undefined) => registry.functions.map(({ name, title, category, summary, description, undo: wayBack, annotations }) => ({ name, title, category, summary, description, undo: wayBack, annotations })),
    describe: async ({ name }: { name: string }) => {
      const definition = registry.require(name);
      return { name, title: definition.title, category: definition.category, description: definition.description, inputSchema: inputSchemaOf(definition), outputSchema: outputSchemaOf(definition) ?? {}, reference: toMarkdown(definition) };
    },
    /** As programs see them, with what each takes. */
    functions: async (_params: undefined) => registry.functions.map((definition) => ({ name: definition.name, title: definition.title, category: definition.category, summary: definition.summary, description: definition.description, phrasings: definition.phrasings, parameters: inputSchemaOf(definition) })),
    /** Once all servers in use have been asked for their tools, or have failed to answer. */
    serversAsked: async (_params: undefined) => mcpServers.asked(),
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
    /** Switched off ones included. */
    servers: async (_params: undefined) => ({ servers: runtime.serverDirectory.accepted(), problems: mcpServers.problems() }),
    /** Answers the address for the browser of whoever asks; `signInDone` waits for the rest. */
    signIn: async ({ name }: { name: string }) => {
      const started = await mcpServers.signIn(name);
      signIns.set(name, started);
      return { url: started.url };
    },
    signInDone: async ({ name }: { name: string }) => {
      const started = signIns.get(name);
      if (!started) throw new AppError('NOT_FOUND', `No sign-in to ${name} was begun`);
      await started.done.finally(() => signIns.delete(name));
      return {};
    },
    signOut: async ({ name }: { name: string }) => {
      await mcpServers.signOut(name);
      return {};
    },
    discover: async (_params: undefined) => ({ ...(await mcpServers.discover()), ignored: [...runtime.ignoredServers.list()] }),
    doctor: async (_params: undefined) => examineAll(runtime),
    doctorServer: async ({ name }: { name: string }) => examineServer(name, runtime),
    stats: async (_params: undefined) => runtime.statistics.stats(),
    tokenList: async (_params: undefined) => ({ tokens: tokens.list() }),
    tokenCreate: async ({ name, scope }: { name: string; scope: TokenScope }) => tokens.create(tokenName.parse(name), tokenScope.parse(scope)),
    tokenRevoke: async ({ name }: { name: string }) => {
      await tokens.revoke(name);
      return {};
    },
    setSecret: async ({ name, value }: { name: string; value: string }) => {
      await secrets.set(name, value);
      return {};
    },
  };
}

export type ControlMethods = ReturnType<typeof controlMethods>;
