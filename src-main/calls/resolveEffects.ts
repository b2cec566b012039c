import type { Effect, PathEffect, ProcessEffect, ServiceEffect } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import { isBelow, protectedAs, secretsBelow } from '../policy/protectedAs.ts';
import { canonicalisePath } from '../ports/canonicalPath.ts';
import type { Destination } from '../ports/browser.ts';
import type { Commands } from '../ports/commands.ts';
import { entryAt } from '../ports/entryAt.ts';
import type { Ports } from '../ports/ports.ts';
import type { Roots } from '../ports/roots.ts';
import type { Network } from '../ports/network.ts';
import type { Terminals } from '../ports/terminals.ts';
import type { SearchEngines } from '../ports/searchEngines.ts';
import type { DeclaredEffect } from '../registry/effects.ts';
import { resolveAccountRead, resolveMessage, type AccountSurroundings } from './resolveAccount.ts';
import { effectsInTerminal } from './resolveTerminal.ts';
import { resolveMemory } from './resolveMemory.ts';
import { resolveSearch } from './resolveSearch.ts';
import { sandboxProfile, type ProfileSurroundings } from './sandboxProfile.ts';

type DeclaredPage = Extract<DeclaredEffect, { kind: 'page' }>;
type DeclaredTerminal = Extract<DeclaredEffect, { kind: 'terminal' }>;
type DeclaredExec = Extract<DeclaredEffect, { kind: 'exec' }>;

/** What resolving needs to know of the machine. */
export interface EffectSurroundings extends AccountSurroundings {
  roots: Roots;
  commands: Pick<Commands, 'ready' | 'toolFolders'>;
  ports: Pick<Ports, 'signals' | 'services' | 'environment'>;
  network: Pick<Network, 'look'>;
  searchEngines: SearchEngines;
  /** Where an action on the caller's open page would reach. */
  reaches(action: { access: 'read' | 'write'; element?: string | undefined }): Promise<Destination[]>;
  /** What the caller's terminal of that name is judged by. */
  terminal(id: string): ReturnType<Terminals['facts']>;
  /** What rules close to the call's commands. */
  closed: ProfileSurroundings['closed'];
  /** On whose behalf the call runs (principal.ts). */
  principal: string;
  /** Whether the redactor would hide anything in it. */
  marks(value: unknown): boolean;
}

/** Makes what a function declared real: links resolved, places recognised. Never throws for a bad path: it carries its refusal. INVALID_INPUT for what is no host. */
export async function resolveEffects(written: readonly DeclaredEffect[], surroundings: EffectSurroundings): Promise<Effect[]> {
  const inTerminals = written.filter((effect) => effect.kind === 'terminal').flatMap((effect) => effectsInTerminal(effect, surroundings));
  const declared = (await Promise.all(written.map(async (effect) => (effect.kind === 'page' ? effectsOfPage(effect, surroundings) : effect.kind === 'terminal' ? [] : [effect])))).flat();
  const [only] = declared;
  if (declared.length === 1 && only && only.kind !== 'exec' && inTerminals.length === 0) return [await resolveEffect(only, surroundings, [])];
  // What the call itself takes away is no look-alike in the way of what it writes: photo.jpg for PHOTO.JPG.
  const deletes = await Promise.all(declared.map(async (effect) => (isDelete(effect) ? resolveEffect(effect, surroundings, []) : undefined)));
  const takenAway = deletes.flatMap((effect) => (effect?.kind === 'path' ? [effect.path] : []));
  const resolved = await Promise.all(declared.map(async (effect, index) => deletes[index] ?? resolveEffect(effect, surroundings, takenAway)));
  const beside = await Promise.all(declared.map(async (effect) => (effect.kind === 'exec' ? effectsOfCommand(effect, surroundings) : [])));
  return [...resolved, ...beside.flat(), ...inTerminals];
}

/** What a command touches beside its profile: a folder outside the workspace that it runs in, and protected places it means to change. */
async function effectsOfCommand(declared: DeclaredExec, { roots }: EffectSurroundings): Promise<Effect[]> {
  const place = await resolvePath({ kind: 'path', access: 'write', path: declared.cwd, recursive: true }, roots, []);
  const effects: Effect[] = place.insideWorkspace && place.refusal === undefined ? [] : [place];
  if (declared.protectedPlaces === true) effects.push({ ...(await resolvePath({ kind: 'path', access: 'write', path: '.', recursive: true }, roots, [])), protectedAs: 'git hooks, editor tasks and the like' });
  return effects;
}

function isDelete(effect: DeclaredEffect): boolean {
  return effect.kind === 'path' && effect.access === 'delete';
}

/** Nothing where no page is open: the call will say so. */
async function effectsOfPage({ access, element }: DeclaredPage, { reaches }: EffectSurroundings): Promise<Exclude<DeclaredEffect, DeclaredPage | DeclaredTerminal>[]> {
  return (await reaches({ access, element })).map((destination) => ({ kind: 'network', ...destination }));
}

async function resolveEffect(declared: Exclude<DeclaredEffect, DeclaredPage | DeclaredTerminal>, surroundings: EffectSurroundings, takenAway: readonly string[]): Promise<Effect> {
  const { roots, commands, ports, network, closed } = surroundings;
  switch (declared.kind) {
    case 'path':
      return resolvePath(declared, roots, takenAway);
    case 'exec':
      return sandboxProfile(declared, (await canonicalisePath(declared.cwd, roots, 'read')).path, { roots, sandbox: await commands.ready(), toolFolders: commands.toolFolders(roots.home), closed });
    case 'machine':
      return declared;
    case 'message':
      return resolveMessage(declared, surroundings);
    case 'search':
      return resolveSearch(surroundings);
    case 'account':
      return resolveAccountRead(declared, surroundings);
    case 'network': {
      const { host, place } = await network.look(declared.host);
      return { ...declared, host, place };
    }
    case 'notify':
    case 'foreign':
    case 'schedule':
      return declared;
    case 'memory':
      return resolveMemory(declared, surroundings);
    case 'process':
      return resolveProcess(declared, ports.signals);
    case 'service':
      return resolveService(declared, ports.services);
    case 'environment': {
      const values = declared.values.includes('*') ? ports.environment.names() : declared.values;
      return { kind: 'environment', values, private: values.filter((name) => !ports.environment.isHarmless(name)) };
    }
    default:
      return assertNever(declared);
  }
}

/** More than one of a name means none, unless all were meant: the function says so. */
async function resolveProcess({ pid, name, all, signal, tree }: Extract<DeclaredEffect, { kind: 'process' }>, signals: Ports['signals']): Promise<ProcessEffect> {
  const wanted = pid !== undefined ? { pid } : { name: name ?? '' };
  const { processes, refusal } = await signals.find(wanted);
  const meant = processes.length > 1 && all !== true && refusal === undefined ? [] : processes;
  return { kind: 'process', signal, tree, processes: meant, ...(refusal !== undefined && { refusal }) };
}

async function resolveService({ name, action, scope }: Extract<DeclaredEffect, { kind: 'service' }>, services: Ports['services']): Promise<ServiceEffect> {
  const { manager } = await services.manager();
  const own = action !== 'start' && action !== 'enable' && (await services.holdsSteward(name));
  return { kind: 'service', manager, scope, name: services.canonical(name), action, ...(own && { refusal: `Steward itself runs as ${services.canonical(name)}: change it from outside` }) };
}

async function resolvePath(declared: Extract<DeclaredEffect, { kind: 'path' }>, roots: Roots, takenAway: readonly string[]): Promise<PathEffect> {
  const found = await canonicalisePath(declared.path, roots, declared.access, { takenAway });
  const recursive = declared.recursive ?? false;
  const refusal = found.refusal ?? dataFolderRefusal(found.path, declared.access, recursive, roots);
  const place = protectedAs(found.path, declared.access, recursive, roots) ?? (declared.whole === true ? secretWithin(found.path, roots) : undefined);
  const replaces = (declared.replaces ?? false) && found.exists;
  const binds = declared.access === 'delete' || replaces;
  return {
    kind: 'path',
    access: declared.access,
    path: found.path,
    requested: declared.path,
    insideWorkspace: found.insideWorkspace,
    exists: found.exists,
    replaces,
    recursive,
    ...(declared.moved === true && { moved: true }),
    ...(binds && found.version !== undefined && { version: found.version }),
    ...(declared.access === 'read' && found.links > 1 && { links: found.links }),
    ...(place !== undefined && { protectedAs: place }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** What is taken whole takes keys along. One that is not there is no secret. */
function secretWithin(folder: string, roots: Roots): string | undefined {
  return secretsBelow(folder, roots).find(({ path }) => entryAt(path) !== undefined)?.what;
}

/** The data folder is closed; a change that would take it along is refused as well. Reads around it skip it. */
function dataFolderRefusal(path: string, access: PathEffect['access'], recursive: boolean, roots: Roots): string | undefined {
  if (isBelow(path, roots.dataFolder)) return `${path} belongs to Steward's own data folder, which functions may not use`;
  if (recursive && access === 'delete' && isBelow(roots.dataFolder, path)) return `${path} holds Steward's own data folder, which functions may not use`;
  return undefined;
}
