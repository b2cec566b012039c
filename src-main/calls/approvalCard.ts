import type { ApprovalView, CallView, Effect, GrantOffer, MemoryEffect, PathEffect, Preview, Term } from '../../src-preload/contract/index.ts';
import { holdsUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';
import { assertNever } from '../kernel/errors.ts';
import { formatBytes, formatCount } from '../kernel/format.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { hasWayBack, keepsChanges } from './prepareCall.ts';

export interface CardInput {
  approvalId: string;
  batchId: string;
  call: CallView;
  definition: AnyFunction;
  preview: Preview;
  /** The object with its size, measured by the preview: "214 files in old-exports". */
  object: string | undefined;
  approveLabel: string | undefined;
  /** A page that allowing it opens. */
  opens: string | undefined;
  modelSays: string | undefined;
  ruleId: string;
  reason: string;
  offers: GrantOffer[];
  original: Record<string, unknown> | undefined;
  askedBy: string;
  createdAt: number;
  expiresAt: number;
  /** How long the trash keeps what a call replaces or deletes, milliseconds. */
  keptForMs: number;
}

/** Everything an approval card shows, from what Steward measured. */
export function buildApprovalCard(input: CardInput): ApprovalView {
  const { call, definition, preview } = input;
  const object = input.object ?? call.phrase.object;
  const heading = `${call.phrase.base} ${object}`.trim();
  const undoable = hasWayBack({ definition, effects: call.effects });
  // Contents of files may hold any character; names, paths and commands may not deceive.
  const names = { effects: call.effects.map((effect) => (effect.kind === 'path' ? [effect.requested, effect.path] : effect)), object };
  return {
    id: input.approvalId,
    batchId: input.batchId,
    call,
    approveLabel: input.approveLabel ?? heading,
    heading,
    button: undoable ? 'ink' : call.risk === 'destroy' ? 'destroy' : 'out',
    ...(input.modelSays !== undefined && { modelSays: input.modelSays }),
    preview,
    ...(input.opens !== undefined && { opens: input.opens }),
    terms: [reachTerm(call.effects), wayBackTerm(input), thirdTerm(call.effects, preview)],
    ruleId: input.ruleId,
    reason: input.reason,
    offers: input.offers,
    unusualCharacters: holdsUnusualCharacters(names),
    ...(input.original !== undefined && { original: input.original as NonNullable<ApprovalView['original']> }),
    askedBy: input.askedBy,
    createdAt: input.createdAt,
    expiresAt: input.expiresAt,
  };
}

/** First term: how far the call reaches. */
function reachTerm(effects: readonly Effect[]): Term {
  const paths = effects.filter((effect): effect is PathEffect => effect.kind === 'path');
  const exec = effects.find((effect) => effect.kind === 'exec');
  if (exec?.sandbox === 'none') return { tone: 'destroy', icon: 'no-sandbox', title: 'Not sandboxed', detail: 'can do what you can do' };
  const goesTo = [...new Set(effects.flatMap(outwardPlaces))];
  if (goesTo.length > 0) return { tone: 'out', icon: 'leaves', title: 'Leaves this computer', detail: goesTo.length === 1 ? `to ${goesTo[0] ?? ''}` : `to ${formatCount(goesTo.length, 'place')}` };
  if (exec) return { tone: 'plain', icon: 'sandbox', title: 'Kept inside', detail: 'no network, writes the workspace only' };
  const protectedPath = paths.find((path) => path.protectedAs !== undefined);
  if (protectedPath) return { tone: 'destroy', icon: 'outside', title: 'Protected place', detail: protectedPath.protectedAs ?? '' };
  const outside = paths.filter((path) => !path.insideWorkspace);
  if (outside.length > 0) return { tone: 'plain', icon: 'outside', title: 'Outside the workspace', detail: countPlaces(outside) };
  const others = effects.find((effect) => effect.kind === 'memory' && !effect.own);
  if (others?.kind === 'memory') return { tone: 'out', icon: 'leaves', title: 'Not its own', detail: `what is remembered for ${others.owner === 'person' ? 'you' : others.owner}` };
  const fetched = effects.find((effect) => effect.kind === 'network');
  if (fetched) return { tone: 'plain', icon: 'leaves', title: 'Fetches, sends nothing', detail: `from ${fetched.host}` };
  const database = effects.find((effect) => effect.kind === 'sql');
  if (database) return { tone: 'plain', icon: 'machine', title: 'In a database', detail: database.database };
  if (paths.length > 0) return { tone: 'plain', icon: 'inside', title: 'Inside the workspace', detail: countPlaces(paths) };
  return { tone: 'plain', icon: 'machine', title: 'Stays on this computer', detail: 'nothing is sent out' };
}

/** Where an effect sends something. */
function outwardPlaces(effect: Effect): string[] {
  switch (effect.kind) {
    case 'network':
      return effect.access === 'write' ? [effect.host] : [];
    case 'message':
      return effect.recipients;
    case 'foreign':
      return [effect.server];
    case 'exec':
      return effect.profile?.hosts ?? [];
    case 'path':
    case 'machine':
    case 'notify':
    case 'sql':
    case 'process':
    case 'service':
    case 'schedule':
    case 'environment':
    case 'memory':
      return [];
    default:
      return assertNever(effect);
  }
}

/** A file that is read and written is one place. */
function countPlaces(paths: readonly PathEffect[]): string {
  return formatCount(new Set(paths.map((path) => path.path)).size, 'place');
}

/** Second term: whether there is a way back. */
function wayBackTerm({ definition, call, keptForMs, createdAt }: CardInput): Term {
  switch (definition.undo) {
    case 'nothing':
      return { tone: 'plain', icon: 'undo', title: 'Changes nothing', detail: 'nothing to undo' };
    case 'sandbox':
      return keepsChanges(call.effects)
        ? { tone: 'plain', icon: 'undo', title: 'Can be undone', detail: 'changes are kept apart first' }
        : { tone: 'destroy', icon: 'no-undo', title: 'Cannot be undone', detail: 'a command may change anything' };
    case 'impossible':
      if (call.effects.some((effect) => effect.kind === 'schedule' && effect.action === 'add')) return { tone: 'plain', icon: 'undo', title: 'Can be cancelled', detail: 'what has run by then stays' };
      return { tone: 'destroy', icon: 'no-undo', title: 'Cannot be undone', detail: call.effects.some((effect) => effect.kind === 'exec') ? 'a command may change anything' : irrevocable(call.effects) };
    case 'unknown':
      return { tone: 'destroy', icon: 'no-undo', title: 'Way back not known', detail: 'its server alone knows' };
    case 'journal': {
      const until = new Date(createdAt + keptForMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
      if (call.effects.some((effect) => effect.kind === 'memory')) return { tone: 'plain', icon: 'undo', title: 'Can be undone', detail: `kept until ${until}` };
      const takesAway = call.effects.some((effect) => effect.kind === 'path' && (effect.access === 'delete' || effect.replaces));
      return { tone: 'plain', icon: 'undo', title: 'Can be undone', detail: takesAway ? `kept until ${until}` : 'bytes, mode and time' };
    }
  }
}

/** Why there is no way back from what runs no command. */
function irrevocable(effects: readonly Effect[]): string {
  if (effects.some((effect) => effect.kind === 'process')) return 'what they have not saved is lost';
  if (effects.some((effect) => effect.kind === 'memory')) return 'set it again, or let it be made anew';
  if (effects.some((effect) => effect.kind === 'service')) return 'only the opposite can be done';
  return effects.some((effect) => effect.kind === 'schedule') ? 'plan it again' : 'it is seen at once';
}

function memoryTerm({ access, key }: MemoryEffect): Term {
  if (access === 'write') return { tone: 'plain', icon: 'file', title: 'No secrets', detail: 'passwords and keys are refused' };
  return { tone: 'plain', icon: 'count', title: key === undefined ? 'As listed' : 'This one', detail: 'nothing else' };
}

/** Third term: what matters most for this kind of call. */
function thirdTerm(effects: readonly Effect[], preview: Preview): Term {
  const remembered = effects.find((effect) => effect.kind === 'memory');
  if (remembered?.kind === 'memory') return memoryTerm(remembered);
  switch (preview.kind) {
    case 'diff':
      return preview.before === null
        ? { tone: 'plain', icon: 'file', title: 'New file', detail: formatBytes(preview.after) }
        : { tone: 'plain', icon: 'file', title: 'One file', detail: `${formatBytes(preview.before)}, then ${formatBytes(preview.after)}` };
    case 'delete':
      return { tone: 'plain', icon: 'count', title: preview.links > 0 ? 'No links followed' : formatBytes(preview.bytes), detail: preview.links > 0 ? `${formatCount(preview.links, 'link')} removed themselves` : `${formatCount(preview.files, 'file')}, ${formatCount(preview.folders, 'folder')}` };
    case 'command':
      return { tone: 'plain', icon: 'time', title: `Stops after ${Math.round(preview.timeoutMs / 1000)} s`, detail: `${formatCount(preview.environment.length, 'variable')} passed on` };
    case 'transfer':
      return preview.freeBytes === undefined
        ? { tone: 'plain', icon: 'space', title: formatBytes(preview.bytes), detail: formatCount(preview.files, 'file') }
        : { tone: preview.freeBytes < preview.bytes ? 'destroy' : 'plain', icon: 'space', title: `Needs ${formatBytes(preview.bytes)}`, detail: `${formatBytes(preview.freeBytes)} free` };
    case 'sql':
      return preview.affected === undefined
        ? { tone: 'destroy', icon: 'count', title: 'Rows not counted', detail: 'the engine could not try it' }
        : { tone: 'plain', icon: 'count', title: formatCount(preview.affected, 'row'), detail: preview.total === undefined ? 'counted in a run that was rolled back' : `of ${preview.total.toLocaleString('en-US')}` };
    case 'request':
      return { tone: 'plain', icon: 'count', title: preview.bodyBytes === 0 ? 'No body' : `Sends ${formatBytes(preview.bodyBytes)}`, detail: preview.addresses.length === 0 ? 'its address is not known' : preview.addresses.join(', ') };
    case 'mail': {
      const remarked = preview.recipients.filter(({ remark }) => remark !== undefined).length;
      return { tone: remarked > 0 ? 'out' : 'plain', icon: 'count', title: formatCount(preview.recipients.length, 'recipient'), detail: remarked > 0 ? `${remarked} with a remark above` : formatCount(preview.attachments.length, 'attachment') };
    }
    case 'archive':
      return preview.refused.length > 0
        ? { tone: 'destroy', icon: 'file', title: `${formatCount(preview.refused.length, 'entry', 'entries')} refused`, detail: `${formatCount(preview.files, 'file')} unpacked` }
        : { tone: 'plain', icon: 'space', title: `Needs ${formatBytes(preview.bytes)}`, detail: formatCount(preview.files, 'file') };
    case 'form':
      return { tone: 'plain', icon: 'count', title: formatCount(preview.fields.length, 'answer'), detail: 'sent as they stand' };
    case 'message':
      if (effects.some((effect) => effect.kind === 'foreign')) return { tone: 'plain', icon: 'count', title: 'This once', detail: 'it is asked each time' };
      return effects.some((effect) => effect.kind === 'message') ? { tone: 'plain', icon: 'count', title: 'Sent once', detail: 'not retried on doubt' } : { tone: 'plain', icon: 'count', title: 'Shown once', detail: 'on this desktop' };
    case 'facts': {
      const signal = effects.find((effect) => effect.kind === 'process');
      if (signal) return { tone: 'plain', icon: 'count', title: formatCount(signal.processes.length, 'process', 'processes'), detail: signal.tree ? 'and everything below' : 'and nothing below' };
      return { tone: 'plain', icon: 'count', title: formatCount(effects.length, 'effect'), detail: 'listed above' };
    }
    default:
      return assertNever(preview);
  }
}
