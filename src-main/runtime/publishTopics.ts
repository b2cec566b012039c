import type { OwnFunctionsState, SchedulesState, SettingsState, StatusState } from '../../src-preload/contract/index.ts';
import { hideSensitive } from '../registry/sensitiveFields.ts';
import { presetRules } from '../policy/presets.ts';
import type { Disposables } from '../kernel/disposables.ts';
import { toAgentOutcome } from './agentDoor.ts';
import { version } from '../kernel/version.ts';
import { describeRule } from './describeRules.ts';
import type { HostPorts, Runtime } from './createRuntime.ts';
import { publishBrowser } from './publishBrowser.ts';
import { publishMemories } from './publishMemories.ts';
import { publishServers, serversInBrief } from './publishServers.ts';
import { publishTerminals } from './publishTerminals.ts';

/** Says where each topic's state comes from, and passes on what services announce. */
export function publishTopics(runtime: Runtime, host: HostPorts, disposables: Disposables): void {
  const { hub, approvals, chats, agent, door, undo, settings, secrets, grants, policyService, sampler, chainWatch, tokens, log } = runtime;
  const fail = (error: unknown): void => log.error({ err: error }, 'a change could not be announced');

  hub.define('approvals', { initial: () => approvals.state() });
  approvals.event((action) => hub.publish('approvals', undefined, action));

  hub.define('chats', { initial: () => chats.listChats() });
  hub.define('chat', {
    initial: async (chatId) => {
      const chat = await chats.open(chatId);
      return () => chat.state;
    },
  });
  door.changed((call) => void chats.callChanged(call).catch(fail));
  undo.changed((call) => void chats.callChanged(call).catch(fail));
  door.progressed(({ call, progress }) => {
    if (call.caller.kind === 'chat') hub.publish('chat', call.caller.chatId, { type: 'callProgressed', callId: call.id, progress });
  });
  door.resumed((outcome) => {
    const { caller } = outcome.call;
    if (caller.kind === 'chat') void agent.resumeTurn(caller.chatId, [toAgentOutcome(outcome)]).catch(fail);
  });

  hub.define('health', { initial: () => sampler.state() });
  sampler.sampled((sample) => hub.publish('health', undefined, { type: 'sampled', sample }));

  let fired: Map<string, number> = new Map();
  const readSettings = (): SettingsState => settingsState(runtime, host, fired);
  const settingsChanged = (): void => {
    hub.publish('settings', undefined, { type: 'replaced', settings: readSettings() });
    statusChanged();
  };
  hub.define('settings', {
    initial: () => {
      void countFired(runtime).then((counts) => {
        fired = counts;
        settingsChanged();
      }, fail);
      return readSettings();
    },
  });
  settings.changed(settingsChanged);
  secrets.changed(settingsChanged);
  grants.onChange(settingsChanged);
  tokens.changed(settingsChanged);
  policyService.changed(settingsChanged);

  const statusChanged = (): void => hub.publish('status', undefined, { type: 'replaced', status: statusState(runtime) });
  hub.define('status', { initial: () => statusState(runtime) });
  approvals.event(statusChanged);
  chainWatch.changed(statusChanged);
  door.finished(thin(statusChanged, runtime));
  hub.define('schedules', { initial: () => ({ tasks: shownTasks(runtime) }) });
  runtime.schedules.changed(() => hub.publish('schedules', undefined, { type: 'replaced', tasks: shownTasks(runtime) }));
  hub.define('ownFunctions', { initial: () => shownOwnFunctions(runtime) });
  runtime.ownFunctions.changed(() => hub.publish('ownFunctions', undefined, { type: 'replaced', state: shownOwnFunctions(runtime) }));
  publishServers(runtime, statusChanged, disposables);
  publishMemories(runtime);
  publishBrowser(runtime, disposables);
  publishTerminals(runtime, disposables);
}

/** What configuration defines, as screens may see it. */
function shownOwnFunctions({ ownFunctions, redactor }: Runtime): OwnFunctionsState {
  return redactor.value(ownFunctions.state(), 'renderer');
}

/** What is planned, as screens may see it. */
function shownTasks({ schedules, registry, redactor }: Runtime): SchedulesState['tasks'] {
  return schedules.list().map((task) => {
    const definition = registry.get(task.function);
    return redactor.value({ ...task, arguments: definition ? (hideSensitive(definition.input, task.arguments) as typeof task.arguments) : task.arguments }, 'renderer');
  });
}

/** At most twice a second: the strip shows a count, not a flicker. */
function thin(run: () => void, { clock }: Runtime): () => void {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    clock.after(500, () => {
      scheduled = false;
      run();
    });
  };
}

function statusState({ mcpServers, approvals, models, chainWatch, policyService, roots }: Runtime): StatusState {
  return {
    waiting: approvals.state().approvals.filter((approval) => approval.outcome === undefined).length,
    preset: policyService.preset().preset,
    workspace: roots().workspace,
    model: models.describe(),
    audit: chainWatch.state(),
    servers: serversInBrief({ mcpServers }),
    version,
  };
}

function settingsState({ options, settings, secrets, grants, policyService, roots, dataFolder, tokens }: Runtime, host: HostPorts, fired: ReadonlyMap<string, number>): SettingsState {
  const current = settings.current();
  const { preset, fixedBy: presetFixedBy } = policyService.preset();
  return {
    model: current.model,
    preset,
    presetFixedBy,
    workspace: roots().workspace,
    workspaceFixedBy: options.workspace?.fixedBy ?? null,
    theme: current.theme,
    textSize: current.textSize,
    approvalTimeoutSeconds: options.approvalTimeoutSeconds ?? current.approvalTimeoutSeconds,
    undoDays: current.undoDays,
    undoGigabytes: current.undoGigabytes,
    firstRunDone: current.firstRunDone,
    secrets: secrets.names(),
    accounts: current.accounts,
    databases: current.databases,
    secretStore: secrets.description,
    grants: grants.list(),
    rules: [
      ...policyService.rules().map((rule) => ({ id: rule.id, verdict: rule.verdict, sentence: describeRule(rule), fired30d: fired.get(rule.id) ?? 0 })),
      ...presetRules[preset].map((rule) => ({ ...rule, fired30d: fired.get(rule.id) ?? 0 })),
    ],
    tokens: tokens.list(),
    connect: { url: host.mcpUrl(), tokenFile: `${dataFolder}/token`, stdioCommand: `steward mcp --data-dir ${/\s/.test(dataFolder) ? `"${dataFolder}"` : dataFolder}` },
    dataFolder,
    version,
  };
}

/** How often each rule decided in the last 30 days, from the audit. */
async function countFired({ store, clock }: Runtime): Promise<Map<string, number>> {
  const rows = await store.auditAll<{ rule: string | null; fired: number }>(
    "SELECT CASE WHEN json_valid(body) THEN json_extract(body, '$.decision.ruleId') END AS rule, COUNT(*) AS fired FROM audit WHERE at > ? AND kind IN ('intent', 'refused') GROUP BY rule",
    clock.now() - 30 * 24 * 3600 * 1000,
  );
  return new Map(rows.flatMap((row) => (row.rule === null ? [] : [[row.rule, row.fired]])));
}
