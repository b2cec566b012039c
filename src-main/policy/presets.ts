import type { Effect, EffectVerdict, ExecEffect, MemoryEffect, NetworkEffect, PathEffect, Preset } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import { confinement } from './effectMatching.ts';
import { matchesHost, namesHost } from './hostPatterns.ts';
import { nameRisk } from './foreignNames.ts';
import { riskOf } from './risk.ts';

const allow = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'allow', ruleId, reason });
const ask = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'ask', ruleId, reason });
const deny = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'deny', ruleId, reason });

/** The default of the preset `ask` for an effect that no rule speaks about. */
function askDefault(effect: Effect): EffectVerdict {
  switch (effect.kind) {
    case 'path':
      return askAboutPath(effect);
    case 'machine':
      return allow('allow.machine-facts', 'Reading facts about this computer runs');
    case 'exec':
      return confinement(effect) ? ask('ask.commands', 'Commands ask under the preset Ask') : ask('ask.unsandboxed', 'Commands that are not sandboxed always ask');
    case 'notify':
      return ask('ask.notifications', 'Notifications ask under the preset Ask');
    case 'network':
      return askAboutNetwork(effect);
    case 'sql':
      return effect.access === 'read' ? allow('allow.database-reads', 'Reading from a database runs') : ask('ask.database-changes', 'Changes to a database ask under the preset Ask');
    case 'message':
      return ask('ask.messages', 'Messages to people always ask');
    case 'foreign':
      return askAboutForeign(effect.tool);
    case 'process':
      return effect.processes.length === 0 ? allow('allow.no-process', 'Nothing of that number or name runs') : ask('ask.processes', 'Signals to processes always ask');
    case 'service':
      return ask('ask.services', 'Changes to services always ask');
    case 'schedule':
      return ask('ask.schedules', effect.action === 'add' ? 'Calls that are made later ask when they are planned' : 'Taking back what was planned asks');
    case 'environment':
      return effect.private.length === 0 ? allow('allow.environment-names', 'Reading the names of environment variables runs') : ask('ask.environment', 'Values of environment variables may be keys: they always ask');
    case 'memory':
      return askAboutMemory(effect);
    default:
      return assertNever(effect);
  }
}

function askAboutMemory({ access, own, owner }: MemoryEffect): EffectVerdict {
  if (!own) return ask('ask.others-memories', `What is remembered for ${owner === 'person' ? 'you' : owner} is told to others, or changed by them, only when you allow it`);
  return access === 'read' ? allow('allow.memory-reads', 'Recalling what was remembered for the same caller runs') : ask('ask.memories', 'What is remembered or forgotten asks under the preset Ask');
}

function askAboutPath(effect: PathEffect): EffectVerdict {
  if (!effect.insideWorkspace) return ask('ask.outside', `${effect.access === 'read' ? 'Reads' : 'Changes'} outside the workspace ask`);
  if (effect.access === 'read') return allow('allow.reads', 'Reads inside the workspace run');
  if (effect.access === 'delete' && effect.moved !== true) return ask('ask.deletes', 'Deleting asks under the preset Ask');
  return ask('ask.writes', 'Writes inside the workspace ask under the preset Ask');
}

function askAboutNetwork({ access, place, host }: NetworkEffect): EffectVerdict {
  switch (place) {
    case 'metadata':
      return deny('deny.metadata', `${host} hands out this machine's keys: it is reached only by a rule that names it`);
    case 'private':
    case 'loopback':
    case 'unresolved':
      return ask('ask.inner-network', place === 'unresolved' ? `Where ${host} leads is not known` : `${host} is ${place === 'loopback' ? 'this computer itself' : 'in a private network'}: it is reached only when it was allowed by name`);
    case 'public':
      return access === 'read' ? ask('ask.requests', 'Requests to a server ask under the preset Ask') : ask('ask.sends', 'What leaves this computer asks');
    default:
      return assertNever(place);
  }
}

function askAboutForeign(tool: string): EffectVerdict {
  const risk = nameRisk(tool);
  switch (risk) {
    case 'dangerous':
      return ask('ask.dangerous-names', `By its name ${tool} takes something away`);
    case 'safe':
      return ask('ask.other-servers', `What a tool of another server does is not known; that ${tool} only reads is what its name claims`);
    case 'unknown':
      return ask('ask.other-servers', 'What a tool of another server does is not known');
    default:
      return assertNever(risk);
  }
}

function readOnlyDefault(effect: Effect): EffectVerdict {
  const usual = askDefault(effect);
  return usual.verdict === 'ask' ? deny('deny.read-only', 'The preset Read only runs nothing but reads') : usual;
}

/** Asks for what destroys and for what leaves this computer. */
function trustedDefault(effect: Effect): EffectVerdict {
  const usual = askDefault(effect);
  if (usual.verdict !== 'ask') return usual;
  switch (effect.kind) {
    case 'path':
      return effect.insideWorkspace && (effect.access === 'write' ? !effect.replaces : effect.moved === true) ? allow('allow.trusted-writes', 'The preset Trusted writes inside the workspace') : usual;
    case 'notify':
      return allow('allow.trusted-notifications', 'The preset Trusted shows notifications');
    case 'exec':
      return trustedCommand(effect, usual);
    case 'network':
      return effect.place === 'public' && effect.access === 'read' ? allow('allow.trusted-requests', 'The preset Trusted fetches from public servers') : usual;
    case 'sql':
      return riskOf(effect) === 'write' ? allow('allow.trusted-additions', 'The preset Trusted adds to databases') : usual;
    case 'foreign':
      return nameRisk(effect.tool) !== 'dangerous' ? allow('allow.trusted-servers', 'The preset Trusted uses the servers you accepted') : usual;
    case 'schedule':
      return effect.action === 'cancel' ? allow('allow.trusted-cancelling', 'The preset Trusted takes back what was planned') : usual;
    case 'memory':
      return effect.own && effect.access === 'write' ? allow('allow.trusted-memories', 'The preset Trusted remembers') : usual;
    case 'message':
    case 'machine':
    case 'process':
    case 'service':
    case 'environment':
      return usual;
    default:
      return assertNever(effect);
  }
}

function trustedCommand(effect: ExecEffect, usual: EffectVerdict): EffectVerdict {
  const profile = confinement(effect);
  if (!profile) return usual;
  return profile.hosts.length === 0 ? allow('allow.trusted-commands', 'The preset Trusted runs sandboxed commands without network') : ask('ask.commands-online', `Commands that reach the network ask: ${profile.hosts.join(', ')}`);
}

/** Nobody is there: what would ask runs, except what must not run without a person. */
function unattendedDefault(effect: Effect, allowUnsandboxed: boolean): EffectVerdict {
  const usual = askDefault(effect);
  if (usual.verdict !== 'ask') return usual;
  if (effect.kind === 'path' && !effect.insideWorkspace) return deny('deny.outside', 'Unattended, nothing outside the workspace is touched');
  if (effect.kind === 'network' && effect.place !== 'public' && effect.account === undefined) return deny('deny.inner-network', `Unattended, ${effect.host} is reached only when a rule names it`);
  if (effect.kind === 'network' && effect.secrets !== undefined && effect.account === undefined) return deny('deny.secrets', `Unattended, a secret goes to ${effect.host} only when a rule names it`);
  if (effect.kind === 'exec' && !confinement(effect) && !allowUnsandboxed) return deny('deny.unsandboxed', 'Unattended, commands run only in a sandbox (--allow-unsandboxed changes that)');
  if (effect.kind === 'memory' && !effect.own) return deny('deny.others-memories', 'Unattended, what is remembered for one caller stays with it');
  if (effect.kind === 'environment') return deny('deny.environment', 'Unattended, no values of environment variables are told: any may be a key');
  return allow('allow.unattended', 'The preset Unattended runs what would ask');
}

/** A place inside that the operator has named counts as public; a metadata service never does. */
function asOpened(effect: Effect, openedHosts: readonly string[]): Effect {
  if (effect.kind !== 'network' || effect.place === 'public' || effect.place === 'metadata') return effect;
  return openedHosts.some((entry) => namesHost(entry) === 'exactly' && matchesHost(entry, effect.host, effect.port)) ? { ...effect, place: 'public' } : effect;
}

/** What a preset says of an effect that no rule and no permission speaks about. */
export function presetDefault(preset: Preset, judged: Effect, options: { allowUnsandboxed: boolean; openedHosts: readonly string[] }): EffectVerdict {
  const effect = asOpened(judged, options.openedHosts);
  switch (preset) {
    case 'ask':
      return askDefault(effect);
    case 'read-only':
      return readOnlyDefault(effect);
    case 'trusted':
      return trustedDefault(effect);
    case 'unattended':
      return unattendedDefault(effect, options.allowUnsandboxed);
    default:
      return assertNever(preset);
  }
}

interface PresetRule {
  id: string;
  verdict: EffectVerdict['verdict'];
  sentence: string;
}

const reads: readonly PresetRule[] = [
  { id: 'allow.reads', verdict: 'allow', sentence: 'Read files and folders inside the workspace' },
  { id: 'allow.machine-facts', verdict: 'allow', sentence: 'Read facts about this computer' },
  { id: 'allow.database-reads', verdict: 'allow', sentence: 'Read from a database' },
  { id: 'allow.environment-names', verdict: 'allow', sentence: 'Read names of environment variables, and the values of harmless ones' },
  { id: 'allow.memory-reads', verdict: 'allow', sentence: 'Recall what was remembered for the same caller' },
];

const alwaysAsks: readonly PresetRule[] = [
  { id: 'ask.outside', verdict: 'ask', sentence: 'Touch anything outside the workspace' },
  { id: 'ask.unsandboxed', verdict: 'ask', sentence: 'Run commands that are not sandboxed, whatever was allowed before' },
  { id: 'ask.sends', verdict: 'ask', sentence: 'Send something to a server' },
  { id: 'ask.inner-network', verdict: 'ask', sentence: 'Reach this computer itself, a private network, or a host nobody knows the address of' },
  { id: 'ask.messages', verdict: 'ask', sentence: 'Write to people' },
  { id: 'ask.processes', verdict: 'ask', sentence: 'End processes or send them signals' },
  { id: 'ask.services', verdict: 'ask', sentence: 'Start, stop or change services' },
  { id: 'ask.schedules', verdict: 'ask', sentence: 'Plan calls for later' },
  { id: 'ask.environment', verdict: 'ask', sentence: 'Read values of environment variables' },
  { id: 'ask.others-memories', verdict: 'ask', sentence: 'Recall or change what is remembered for another caller' },
  { id: 'ask.dangerous-names', verdict: 'ask', sentence: 'Tools of other servers named delete, remove, destroy, kill and the like' },
  { id: 'ask.protected', verdict: 'ask', sentence: 'Touch a protected place, whatever was allowed before' },
];

const neverByItself: readonly PresetRule[] = [
  { id: 'deny.metadata', verdict: 'deny', sentence: 'Reach a cloud metadata service' },
  { id: 'deny.path', verdict: 'deny', sentence: 'Use a path that hides where it leads' },
  { id: 'deny.own-process', verdict: 'deny', sentence: 'Signal Steward itself, what it runs on or its servers, or change the service it runs as' },
  { id: 'deny.secrets-kept', verdict: 'deny', sentence: 'Remember a password, key or other secret' },
];

/** The rules of a preset in words, for the settings screen and the function pages. */
export const presetRules: Record<Preset, readonly PresetRule[]> = {
  ask: [
    ...reads,
    { id: 'ask.writes', verdict: 'ask', sentence: 'Write inside the workspace' },
    { id: 'ask.deletes', verdict: 'ask', sentence: 'Delete inside the workspace' },
    { id: 'ask.commands', verdict: 'ask', sentence: 'Run sandboxed commands' },
    { id: 'ask.requests', verdict: 'ask', sentence: 'Fetch from a public server' },
    { id: 'ask.database-changes', verdict: 'ask', sentence: 'Change a database' },
    { id: 'ask.memories', verdict: 'ask', sentence: 'Remember, or forget' },
    { id: 'ask.other-servers', verdict: 'ask', sentence: 'Tools of other servers, whatever their names and their own word claim' },
    { id: 'ask.notifications', verdict: 'ask', sentence: 'Show notifications' },
    ...alwaysAsks,
    ...neverByItself,
  ],
  'read-only': [
    ...reads,
    { id: 'deny.read-only', verdict: 'deny', sentence: 'Anything else' },
    { id: 'deny.protected', verdict: 'deny', sentence: 'Read a protected place' },
    ...neverByItself,
  ],
  trusted: [
    ...reads,
    { id: 'allow.trusted-writes', verdict: 'allow', sentence: 'Write new content inside the workspace' },
    { id: 'allow.trusted-commands', verdict: 'allow', sentence: 'Run sandboxed commands without network' },
    { id: 'allow.trusted-requests', verdict: 'allow', sentence: 'Fetch from a public server' },
    { id: 'allow.trusted-additions', verdict: 'allow', sentence: 'Add to a database' },
    { id: 'allow.trusted-servers', verdict: 'allow', sentence: 'Tools of the servers you accepted, but for dangerous names' },
    { id: 'allow.trusted-memories', verdict: 'allow', sentence: 'Remember' },
    { id: 'allow.trusted-cancelling', verdict: 'allow', sentence: 'Take back what was planned' },
    { id: 'allow.trusted-notifications', verdict: 'allow', sentence: 'Show notifications' },
    { id: 'ask.writes', verdict: 'ask', sentence: 'Replace what is there' },
    { id: 'ask.deletes', verdict: 'ask', sentence: 'Delete inside the workspace' },
    { id: 'ask.commands-online', verdict: 'ask', sentence: 'Run commands that reach the network' },
    { id: 'ask.database-changes', verdict: 'ask', sentence: 'Change or delete in a database' },
    { id: 'ask.memories', verdict: 'ask', sentence: 'Forget what was remembered' },
    ...alwaysAsks,
    ...neverByItself,
  ],
  unattended: [
    ...reads,
    { id: 'allow.unattended', verdict: 'allow', sentence: 'Anything else that would ask, without asking' },
    { id: 'deny.outside', verdict: 'deny', sentence: 'Touch anything outside the workspace' },
    { id: 'deny.unsandboxed', verdict: 'deny', sentence: 'Run commands that are not sandboxed' },
    { id: 'deny.inner-network', verdict: 'deny', sentence: 'Reach this computer itself, a private network, or a host nobody knows the address of' },
    { id: 'deny.others-memories', verdict: 'deny', sentence: 'Recall or change what is remembered for another caller' },
    { id: 'deny.environment', verdict: 'deny', sentence: 'Read values of environment variables' },
    { id: 'deny.secrets', verdict: 'deny', sentence: 'Send a secret to a server that no rule names' },
    { id: 'deny.protected', verdict: 'deny', sentence: 'Touch a protected place' },
    ...neverByItself,
  ],
};
