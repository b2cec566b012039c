import type { ApprovalView, CallView, Effect, GrantScope, PathEffect, Preview, Term } from '../../src-preload/contract/index.ts';
import { holdsUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';
import { formatBytes, formatCount } from '../kernel/format.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';

export interface CardInput {
  approvalId: string;
  batchId: string;
  call: CallView;
  definition: AnyFunction;
  preview: Preview;
  /** The object with its size, measured by the preview: "214 files in old-exports". */
  object: string | undefined;
  approveLabel: string | undefined;
  modelSays: string | undefined;
  ruleId: string;
  reason: string;
  offers: { scope: GrantScope; sentence: string }[];
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
  const undoable = definition.undo !== 'impossible';
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
  if (exec) {
    return exec.sandbox === 'sandboxed'
      ? { tone: 'plain', icon: 'sandbox', title: 'Kept inside', detail: 'writes the workspace only' }
      : { tone: 'destroy', icon: 'no-sandbox', title: 'Not sandboxed', detail: 'can do what you can do' };
  }
  const protectedPath = paths.find((path) => path.protectedAs !== undefined);
  if (protectedPath) return { tone: 'destroy', icon: 'outside', title: 'Protected place', detail: protectedPath.protectedAs ?? '' };
  const outside = paths.filter((path) => !path.insideWorkspace);
  if (outside.length > 0) return { tone: 'plain', icon: 'outside', title: 'Outside the workspace', detail: countPlaces(outside) };
  if (paths.length > 0) return { tone: 'plain', icon: 'inside', title: 'Inside the workspace', detail: countPlaces(paths) };
  return { tone: 'plain', icon: 'machine', title: 'Stays on this computer', detail: 'nothing is sent out' };
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
    case 'impossible':
      return { tone: 'destroy', icon: 'no-undo', title: 'Cannot be undone', detail: call.effects.some((effect) => effect.kind === 'exec') ? 'a command may change anything' : 'it is seen at once' };
    case 'journal': {
      const takesAway = call.effects.some((effect) => effect.kind === 'path' && (effect.access === 'delete' || effect.replaces));
      const until = new Date(createdAt + keptForMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
      return { tone: 'plain', icon: 'undo', title: 'Can be undone', detail: takesAway ? `kept until ${until}` : 'bytes, mode and time' };
    }
  }
}

/** Third term: what matters most for this kind of call. */
function thirdTerm(effects: readonly Effect[], preview: Preview): Term {
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
    case 'message':
      return { tone: 'plain', icon: 'count', title: 'Shown once', detail: 'on this desktop' };
    case 'facts':
      return { tone: 'plain', icon: 'count', title: formatCount(effects.length, 'effect'), detail: 'listed above' };
  }
}
