import type { Effect, ExecEffect } from '../../../src-preload/contract/index.ts';
import { absolutePath } from '../canonicalPath.ts';
import type { Baselines } from '../baselines.ts';
import { interpreterArguments, type CommandRequest, type Commands } from '../commands.ts';
import type { Notifications } from '../desktop.ts';
import type { Hooks } from '../hooks.ts';
import type { Machine } from '../machine.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import { scopeAccounts, withoutSecrets } from './scopeAccounts.ts';
import { lookOnlyBrowser, scopeBrowser } from './scopeBrowser.ts';
import { readOnlyFiles, scopeFiles } from './scopeFiles.ts';
import { lookOnly, scopeNetwork, type NetworkScope } from './scopeNetwork.ts';
import type { ProtectedAs } from './scope.ts';
import { lookOnlyTerminals, scopeTerminals } from './scopeTerminals.ts';
import { lookOnlyCache, lookOnlyMemories, scopeCache, scopeMemories } from './scopeMemories.ts';
import { scopeSearch } from './scopeSearch.ts';
import { outOfScope, scopeBackground, scopeEnvironment, scopeSchedules, scopeServices, scopeSignals } from './scopeSystem.ts';

/** The ports a handler holds: what its granted effects cover, and no more. */
export function scopePorts(ports: Ports, effects: readonly Effect[], roots: Roots, protectedAs?: ProtectedAs, networkScope?: NetworkScope): Ports {
  return {
    files: scopeFiles(ports.files, effects, roots, protectedAs),
    search: scopeSearch(ports.search, effects, roots, protectedAs),
    commands: scopeCommands(ports.commands, effects, roots),
    machine: declares(effects, 'machine') ? ports.machine : refuseMachine(ports.machine),
    notifications: declares(effects, 'notify') ? ports.notifications : refuseNotifications,
    background: scopeBackground(ports.background, effects, (request) => declaredCommand(effects, roots, request)),
    signals: scopeSignals(ports.signals, effects),
    services: scopeServices(ports.services, effects),
    environment: scopeEnvironment(ports.environment, effects),
    schedules: scopeSchedules(ports.schedules, effects),
    accounts: scopeAccounts(ports.accounts, effects),
    hooks: declares(effects, 'machine') ? ports.hooks : refuseHooks,
    network: scopeNetwork(ports.network, effects, networkScope),
    pages: ports.pages,
    baselines: declares(effects, 'network') ? ports.baselines : refuseBaselines,
    searchEngines: ports.searchEngines,
    browser: scopeBrowser(ports.browser, ports.network, effects, networkScope),
    // Nothing leads out of their engine.
    scripts: ports.scripts,
    terminals: scopeTerminals(ports.terminals, effects, networkScope?.session ?? '', (request) => declaredCommand(effects, roots, request)),
    memories: scopeMemories(ports.memories, effects),
    cache: scopeCache(ports.cache, effects),
  };
}

/** The ports a preview holds: the same places to look at, nothing that acts. */
export function scopePreviewPorts(ports: Ports, effects: readonly Effect[], roots: Roots, session = ''): Omit<Ports, 'notifications' | 'hooks' | 'browser' | 'background' | 'signals' | 'environment' | 'scripts' | 'pages' | 'baselines' | 'terminals' | 'memories' | 'cache'> & { memories: ReturnType<typeof lookOnlyMemories>; cache: ReturnType<typeof lookOnlyCache>; browser: ReturnType<typeof lookOnlyBrowser>; terminals: ReturnType<typeof lookOnlyTerminals>; scripts: Pick<Ports['scripts'], 'format'> } {
  const { search, machine } = scopePorts(ports, effects, roots);
  const services: Ports['services'] = { ...scopeServices(ports.services, effects), control: () => Promise.reject(outOfScope('change a service')) };
  const schedules: Ports['schedules'] = { ...scopeSchedules(ports.schedules, effects), add: () => Promise.reject(outOfScope('plan a call')), cancel: () => Promise.reject(outOfScope('take back a call')) };
  return { files: readOnlyFiles(ports.files, effects, roots), search, machine, services, schedules, commands: scopeCommands(ports.commands, [], roots), network: lookOnly(ports.network), searchEngines: ports.searchEngines, accounts: withoutSecrets(scopeAccounts(ports.accounts, effects)), browser: lookOnlyBrowser(ports.browser, session), terminals: lookOnlyTerminals(ports.terminals, session), scripts: { format: (request) => ports.scripts.format(request) }, memories: lookOnlyMemories(ports.memories, effects), cache: lookOnlyCache(ports.cache, effects) };
}

function declares(effects: readonly Effect[], kind: Effect['kind']): boolean {
  return effects.some((effect) => effect.kind === kind);
}

/** The command as the call was allowed to run it. */
function declaredCommand(effects: readonly Effect[], roots: Roots, { run, cwd }: Pick<CommandRequest, 'run' | 'cwd'>): ExecEffect | undefined {
  return effects.filter((effect) => effect.kind === 'exec').find((effect) => effect.terminal === undefined && absolutePath(effect.cwd, roots) === absolutePath(cwd, roots) && isDeclared(effect, run));
}

/** Programs run only as they were declared: the same argument lists, or the same script, in the same folder. */
function scopeCommands(commands: Commands, effects: readonly Effect[], roots: Roots): Commands {
  return {
    sandbox: commands.sandbox,
    ready: () => commands.ready(),
    toolFolders: (home) => commands.toolFolders(home),
    inheritedEnvironment: () => commands.inheritedEnvironment(),
    async run(request) {
      const { run } = request;
      const declared = declaredCommand(effects, roots, request);
      if (!declared) throw outOfScope('argv' in run ? `run ${run.argv[0]}` : 'run this script');
      // What confines it is what its call was allowed with, not what the function asks for now.
      return commands.run({ ...request, profile: declared.profile });
    },
  };
}

function isDeclared({ script, programs }: ExecEffect, run: CommandRequest['run']): boolean {
  if ('script' in run) return script === run.script;
  const argv = 'argv' in run ? run.argv : interpreterArguments(run);
  return programs.some((program) => isSameList(program, argv));
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Every method of the machine, refusing: what is not declared is not told. */
function refuseMachine(machine: Machine): Machine {
  return new Proxy(machine, {
    get: (target, name) => (typeof Reflect.get(target, name) === 'function' ? async () => Promise.reject(outOfScope('read facts about this machine')) : undefined),
  });
}

const refuseBaselines: Baselines = {
  read: async () => {
    throw outOfScope('look at a page');
  },
  write: async () => {
    throw outOfScope('look at a page');
  },
};

const refuseNotifications: Notifications = {
  show: async () => {
    throw outOfScope('show a notification');
  },
};

const noHooks = (): never => {
  throw outOfScope('open an address of its own');
};
const refuseHooks: Hooks = { open: noHooks, find: noHooks, wait: noHooks, close: noHooks };

