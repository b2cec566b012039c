import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FunctionDetail, HealthReport } from '../../src-preload/contract/index.ts';
import { withCurrentUndo } from '../audit/auditQueries.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import { exportAudit, exportLimit } from '../audit/exportAudit.ts';
import { explainCall } from '../calls/explainCall.ts';
import { buildHealthReport } from '../health/buildHealthReport.ts';
import { formatBytes } from '../kernel/format.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { presetRules } from '../policy/presets.ts';
import { inputSchemaOf, outputSchemaOf, toCatalogueEntry } from '../registry/projections.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';
import { accountHandlers } from './accountHandlers.ts';
import { ownFunctionHandlers } from './ownFunctionHandlers.ts';
import { ownFunctionFindings } from './ownFunctions/findings.ts';
import { memoryHandlers } from './memoryHandlers.ts';
import { databaseHandlers } from './databaseHandlers.ts';
import { offerReach } from './offerReach.ts';
import { serverFindings } from './publishServers.ts';
import { serverHandlers } from './serverHandlers.ts';
import { terminalHandlers } from './terminalHandlers.ts';
import { testPolicy } from './policySimulator.ts';
import { callsOfTurn } from './callsOfTurn.ts';
import { executionFindings } from './noteExecution.ts';

/** Contract method → one service call. Nothing is decided here. */
export function createHandlers(runtime: Runtime): Handlers {
  const { agent, chats, door, doorParts, calls, undo, registry, models, auditQueries, chainWatch, settingChanges, secrets, grants, statistics, store, clock } = runtime;

  return {
    'chats.create': ({ title }) => chats.create(title),
    'chats.rename': async ({ chatId, title }) => {
      await chats.rename(chatId, title);
      return {};
    },
    'chats.remove': async ({ chatId }) => {
      await agent.remove(chatId);
      await doorParts.ports.browser.close(`chat:${chatId}`);
      await doorParts.ports.terminals.closeAll(`chat:${chatId}`);
      runtime.hub.drop('chat', chatId, { code: 'NOT_FOUND', message: 'This chat was removed' });
      return {};
    },
    'chats.send': ({ chatId, text }) => agent.send(chatId, text),
    'chats.stop': ({ chatId }) => agent.stop(chatId),
    'chats.retry': async ({ chatId }) => {
      await agent.retry(chatId);
      return {};
    },
    'chats.search': async ({ query }) => ({ hits: await chats.search(query) }),

    'calls.run': async ({ name, input, callId }, { signal }) => {
      const outcome = await door.callFunction({ name, input, caller: { kind: 'catalogue' }, signal, approval: 'wait', ...(callId !== undefined && { callId }) });
      if (outcome.error?.code === 'UNKNOWN_FUNCTION') throw outcome.error;
      return outcome.call;
    },
    'calls.explain': ({ name, input, preview }) => explainCall(name, input, preview, doorParts),
    'calls.get': async ({ callId }) => (await calls.get(callId)) ?? notFound(`There is no call ${callId}`),
    'calls.result': async ({ callId, from, length }) => {
      const text = runtime.redactor.text(await runtime.results.read(callId), 'renderer');
      return { text: text.slice(from, from + length), total: text.length };
    },
    'browser.close': async ({ chatId }) => ({ closed: await doorParts.ports.browser.close(`chat:${chatId}`) }),
    ...terminalHandlers(runtime),
    'calls.cancel': ({ callId }) => ({ cancelled: door.cancel(callId) }),
    'calls.undo': ({ callId, force }) => undo.undo(callId, force),
    'calls.undoMany': async ({ chatId, turnId, force }) => undo.undoMany(await callsOfTurn(runtime, chatId, turnId), force),
    'calls.redo': ({ callId, force }) => undo.redo(callId, force),
    'calls.recent': async ({ name, limit }) => ({ calls: await calls.recent(name, limit) }),

    'approvals.decide': async ({ decisions }) => ({ decided: await door.decide(decisions.map((decision) => ({ ...decision, note: decision.note }))) }),
    'approvals.edit': ({ approvalId, input }) => door.editApproval(approvalId, input ?? undefined),
    'approvals.reach': (params) => offerReach(params, { policy: runtime.policyService, store, doorParts }),
    'approvals.preview': ({ approvalId }) => door.previewApproval(approvalId),

    'functions.list': async () => {
      const figures = await statistics.figures();
      return { functions: registry.functions.map((definition) => toCatalogueEntry(definition, figures.get(definition.name) ?? noFigures)) };
    },
    'functions.get': async ({ name }): Promise<FunctionDetail> => {
      const definition = registry.require(name);
      const figures = await statistics.figures();
      return {
        ...toCatalogueEntry(definition, figures.get(name) ?? noFigures),
        description: definition.description,
        inputSchema: inputSchemaOf(definition),
        outputSchema: outputSchemaOf(definition) ?? {},
        phrasings: definition.phrasings,
        examples: definition.examples.map(({ title, input }) => ({ title, input: input as Record<string, never> })),
        policy: presetRules[runtime.policy().preset].map(({ id, verdict, sentence }) => ({ ruleId: id, verdict, sentence })),
      };
    },
    'functions.search': ({ query, limit }) => ({ names: models.offline.search(query).slice(0, limit) }),
    'functions.understand': ({ text }) => ({ candidates: models.offline.candidates(text) }),

    'audit.query': async ({ filter, before, limit }) => {
      const page = await auditQueries.query(filter, before, limit);
      const known = new Map((await calls.many(page.entries.map((entry) => entry.callId))).map((call) => [call.id, call]));
      return { ...page, entries: page.entries.map((entry) => withCurrentUndo(entry, known.get(entry.callId))) };
    },
    'audit.get': async ({ callId }) => {
      const [detail, call] = await Promise.all([auditQueries.get(callId), calls.get(callId)]);
      return { ...detail, ...(call && { state: call.state, undo: call.undo }) };
    },
    'audit.density': async ({ from, to, steps }) => ({ steps: await auditQueries.density(from, to, steps) }),
    'audit.verify': () => chainWatch.verify(),
    'audit.export': async ({ format, filter }) => {
      const entries = await auditQueries.each(filter, exportLimit + 1);
      return { ...exportAudit(entries.slice(0, exportLimit), format, clock.now()), rows: Math.min(entries.length, exportLimit), truncated: entries.length > exportLimit };
    },

    'health.report': ({ range }) => buildHealthReport(range, clock.now(), { statistics, store, usage: () => runtime.usage(), findings: () => findings(runtime) }),

    'settings.update': async ({ patch }) => {
      await settingChanges.update(patch);
      return {};
    },
    'models.discover': async () => {
      const { discoverModels } = await import('../models/discoverModels.ts');
      return { sources: await discoverModels() };
    },
    'models.list': async ({ choice }, { signal }) => {
      const { listModels } = await import('../models/listModels.ts');
      return { models: await listModels(choice, { readSecret: models.readSecret, signal }) };
    },
    'models.test': async ({ choice }, { signal }) => {
      const { testModel } = await import('../models/testModel.ts');
      return testModel(choice, { readSecret: models.readSecret, signal });
    },
    'secrets.set': async ({ name, value }) => {
      await secrets.set(name, value);
      await noteSettings(runtime, [`secret ${name}`]);
      return {};
    },
    'secrets.remove': async ({ name }) => {
      await secrets.remove(name);
      await noteSettings(runtime, [`secret ${name} removed`]);
      return {};
    },
    'grants.remove': async ({ grantId }) => {
      const removed = (await grants.remove(grantId)) ?? notFound('That permission is gone already');
      await runtime.audit.append(settingsEvent(`Took back a lasting permission: ${removed.sentence}`, clock.now(), { callId: grantId }), { durable: true });
      return {};
    },
    'policy.get': () => runtime.policyService.get(),
    'policy.save': ({ text, over }) => settingChanges.saveRules(text, over),
    'policy.test': (params) => testPolicy(params, { policy: runtime.policyService, store, doorParts }),
    'tokens.list': () => ({ tokens: runtime.tokens.list() }),
    'tokens.create': ({ name, scope }) => runtime.tokens.create(name, scope),
    'tokens.revoke': async ({ name }) => {
      await runtime.tokens.revoke(name);
      return {};
    },
    'schedules.cancel': async ({ name }) => {
      const task = await runtime.schedules.cancel(name);
      await runtime.audit.append(settingsEvent(`Cancelled the task ${name}: ${task.call}`, clock.now()), { durable: true });
      return {};
    },
    ...serverHandlers(runtime),
    ...accountHandlers(runtime),
    ...ownFunctionHandlers(runtime),
    ...memoryHandlers(runtime),
    ...databaseHandlers(runtime),
    'folders.list': ({ path }) => listFolders(path ?? runtime.roots().workspace),
    'paths.complete': ({ query }) => completePath(query, runtime.roots().workspace),
  };

  function notFound(message: string): never {
    throw new AppError('NOT_FOUND', message);
  }
}

const noFigures = { calls7d: 0, medianMs: null };

/** Settings are part of the audit: what changed, never a secret's value. */
async function noteSettings({ audit, clock }: Runtime, changed: string[]): Promise<void> {
  await audit.append(settingsEvent(`Changed ${changed.join(', ')}`, clock.now()), { durable: true });
}

async function listFolders(path: string): Promise<{ path: string; parent: string | null; folders: string[] }> {
  const folder = await realpath(resolve(path)).catch((error: unknown) => {
    throw toAppError(error, path);
  });
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw toAppError(error, folder);
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
  return { path: folder, parent: dirname(folder) === folder ? null : dirname(folder), folders: folders.sort((a, b) => a.localeCompare(b)).slice(0, 2000) };
}

const mostCompletions = 20;

/** Names in the folder the query points into, by prefix and then anywhere in the name. */
async function completePath(query: string, workspace: string): Promise<{ paths: { path: string; folder: boolean }[] }> {
  const typed = resolve(workspace, query);
  const folder = query === '' || query.endsWith('/') ? typed : dirname(typed);
  const start = query === '' || query.endsWith('/') ? '' : basename(typed).toLowerCase();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const matching = entries.filter((entry) => (start.startsWith('.') || !entry.name.startsWith('.')) && entry.name.toLowerCase().includes(start));
  matching.sort((a, b) => Number(b.name.toLowerCase().startsWith(start)) - Number(a.name.toLowerCase().startsWith(start)) || a.name.localeCompare(b.name));
  const paths = matching.slice(0, mostCompletions).map((entry) => ({ path: inWorkspace(join(folder, entry.name), workspace), folder: entry.isDirectory() }));
  return { paths };
}

function inWorkspace(path: string, workspace: string): string {
  return path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
}

/** What needs a look, worst first. */
async function findings(runtime: Runtime): Promise<HealthReport['findings']> {
  const found: HealthReport['findings'] = [];
  const chain = runtime.chainWatch.state();
  if (chain.state === 'broken') found.push({ id: 'audit', tone: 'destroy', title: `The audit is broken at row ${chain.seq}.`, detail: chain.reason, action: { label: 'Open audit', to: 'audit' } });
  const { journalBytes, journalLimit } = await runtime.usage();
  if (journalBytes > journalLimit * 0.8) found.push({ id: 'trash', tone: 'write', title: `Undo trash holds ${formatBytes(journalBytes)} of ${formatBytes(journalLimit)}.`, detail: 'The oldest undo is dropped first when it is full.', action: { label: 'Open settings', to: 'settings' } });
  found.push(...serverFindings(runtime.mcpServers));
  found.push(...ownFunctionFindings(runtime.ownFunctions.state()));
  found.push(...executionFindings(runtime.execution, runtime.clock.now()));
  const workspace = runtime.roots().workspace;
  if (!(await stat(workspace).catch(() => undefined))?.isDirectory()) found.push({ id: 'workspace', tone: 'destroy', title: 'The workspace folder is gone.', detail: workspace, action: { label: 'Choose another', to: 'settings' } });
  const last = runtime.sampler.state().samples.at(-1);
  if (last && last.diskTotal > 0 && last.diskTotal - last.diskUsed < last.diskTotal * 0.05) found.push({ id: 'disk', tone: 'write', title: 'The disk is nearly full.', detail: `${formatBytes(last.diskTotal - last.diskUsed)} free of ${formatBytes(last.diskTotal)}.` });
  return found;
}
