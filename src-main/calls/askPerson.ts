import type { ApprovalView, Caller, Effect, Json, MemoryEffect, Preview } from '../../src-preload/contract/index.ts';
import { longestArgument } from '../../src-preload/state/longestArgument.ts';
import { callerName } from '../kernel/callerName.ts';
import { AppError, assertNever, toAppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { offerSentences, proposeGrant } from '../policy/grantOffers.ts';
import { hideSensitive } from '../registry/sensitiveFields.ts';
import { scopePreviewPorts } from '../ports/scoped/scopePorts.ts';
import type { PendingApproval } from './approvals.ts';
import { buildApprovalCard } from './approvalCard.ts';
import { toCallView, type CallRecord } from './callRecord.ts';
import { cutText } from './keepUnchanged.ts';
import { hasWayBack } from './prepareCall.ts';
import { sessionOf } from './principal.ts';
import type { DoorParts } from './doorParts.ts';

const previewLimitMs = 15_000;

/** Far enough to mean "until the person answers". */
const noLimitMs = 365 * 24 * 3600 * 1000;

export interface MeasuredPreview {
  preview: Preview;
  object: string | undefined;
  approveLabel: string | undefined;
  opens?: string | undefined;
}

/** What the call would do, measured without changing anything. Plain facts where the function has no preview of its own. */
export async function measurePreview(record: CallRecord, parts: DoorParts, whole = false): Promise<MeasuredPreview> {
  const { definition } = record;
  if (!definition.preview) return { preview: effectFacts(record), object: undefined, approveLabel: undefined };
  const roots = parts.roots();
  const controller = new AbortController();
  const cancel = parts.clock.after(previewLimitMs, () => controller.abort(new AppError('DEADLINE_EXCEEDED', 'Measuring what this would do took too long')));
  try {
    const measured = await definition.preview({ ...scopePreviewPorts(parts.ports, record.effects, roots, sessionOf(record.caller)), cwd: roots.workspace, signal: controller.signal, clock: parts.clock, effects: record.effects, whole }, record.input);
    return { preview: parts.redactor.value(measured.preview, 'renderer'), object: measured.object, approveLabel: measured.approveLabel, opens: measured.opens };
  } finally {
    cancel();
  }
}

/** The effects as plain lines, where nothing better is known. `problem` says why. */
export function effectFacts(record: CallRecord, problem?: string): Preview {
  return {
    kind: 'facts',
    facts: record.effects.map(effectFact),
    notes: problem === undefined ? [] : [{ tone: 'write', text: problem }],
  };
}

type Fact = Extract<Preview, { kind: 'facts' }>['facts'][number];

const memoryVerbs = { read: 'recall', write: 'remember', delete: 'forget' } as const;

function memoryWords({ store, owner, own, namespace, key }: MemoryEffect): string {
  const place = [namespace === undefined ? '' : `of ${namespace}`, own ? '' : `kept for ${owner === 'person' ? 'you' : owner}`].filter((part) => part !== '').join(', ');
  return [key ?? (store === 'memories' ? 'memories' : 'cached values'), place].filter((part) => part !== '').join(' ');
}

function effectFact(effect: Effect): Fact {
  switch (effect.kind) {
    case 'path':
      return { label: effect.access, value: effect.path, tone: effect.access === 'read' ? 'plain' : effect.access === 'delete' || effect.replaces ? 'destroy' : 'write' };
    case 'exec':
      return { label: 'run', value: effect.script ?? effect.programs.map((argv) => argv.join(' ')).join(' | '), tone: 'destroy' };
    case 'machine':
      return { label: 'read', value: effect.facts.join(', ') };
    case 'notify':
      return { label: 'show', value: effect.title };
    case 'process':
      return { label: effect.signal, value: effect.processes.map(({ name, pid }) => `${name} (${pid})`).join(', ') || 'nothing', tone: 'destroy' };
    case 'service':
      return { label: effect.action, value: effect.name, tone: 'destroy' };
    case 'schedule':
      return { label: effect.action === 'add' ? 'plan' : 'take back', value: effect.when === '' ? effect.task : `${effect.function}, ${effect.when}`, tone: 'write' };
    case 'memory':
      return { label: memoryVerbs[effect.access], value: memoryWords(effect), tone: effect.access === 'read' ? 'plain' : effect.access === 'delete' ? 'destroy' : 'write' };
    case 'environment':
      return { label: 'read', value: effect.values.length === 0 ? 'names of environment variables' : `values of ${effect.values.join(', ')}` };
    case 'network':
      return { label: effect.access === 'read' ? 'fetch from' : 'send to', value: `${effect.host}:${effect.port}${effect.place === 'public' ? '' : ` (${effect.place})`}`, tone: effect.access === 'read' ? 'plain' : 'out' };
    case 'sql':
      return { label: effect.verb, value: `${effect.tables.length === 0 ? 'tables that could not be told' : effect.tables.join(', ')} in ${effect.database}`, tone: effect.access === 'read' ? 'plain' : 'destroy' };
    case 'message':
      return { label: `by ${effect.via} to`, value: effect.recipients.join(', '), tone: 'out' };
    case 'foreign':
      return { label: 'call', value: `${effect.tool} on ${effect.server}, effects not checked`, tone: 'out' };
    default:
      return assertNever(effect);
  }
}

/** Builds the card and what is kept with it for a record that must ask. */
export async function buildPending(record: CallRecord, parts: DoorParts, earlier?: PendingApproval): Promise<PendingApproval> {
  const now = parts.clock.now();
  const measured = await measurePreview(record, parts).catch((error: unknown): MeasuredPreview => {
    const problem = toAppError(error);
    return { preview: effectFacts(record, `Could not be measured beforehand: ${problem.message}`), object: undefined, approveLabel: undefined };
  });
  if (measured.object !== undefined) record.phrase = { ...record.phrase, object: measured.object };
  const proposal = record.definition.alwaysAsks ? undefined : mayGetPermission(record.caller) ? proposeGrant(record.definition.name, record.effects, hasWayBack(record), parts.roots().home, record.caller.kind === 'schedule' ? callerName(record.caller) : undefined) : undefined;
  const approvalId = earlier?.view.id ?? newId('ask', now);
  record.approvalId = approvalId;
  record.state = 'waiting';
  const limitMs = parts.approvalLimitMs() ?? noLimitMs;
  const edited = earlier !== undefined && JSON.stringify(earlier.originalInput) !== JSON.stringify(record.input);
  const card = buildApprovalCard({
    approvalId,
    batchId: record.batchId,
    call: toCallView(record, parts.redactor),
    definition: record.definition,
    preview: measured.preview,
    object: measured.object,
    approveLabel: measured.approveLabel,
    opens: measured.opens,
    modelSays: record.modelSays,
    ruleId: record.decision?.ruleId ?? '',
    reason: record.decision?.reason ?? '',
    offers: offerSentences(proposal, record.phrase).filter((offer) => offer.scope !== 'chat' || record.caller.kind === 'chat'),
    original: edited ? parts.redactor.value(hideSensitive(record.definition.input, earlier.originalInput), 'renderer') : undefined,
    askedBy: describeCaller(record.caller),
    createdAt: earlier?.view.createdAt ?? now,
    expiresAt: earlier?.view.expiresAt ?? now + limitMs,
    keptForMs: parts.keptForMs(),
  });
  return { view: withoutLongArguments(card), name: record.definition.name, input: record.input, originalInput: earlier?.originalInput ?? record.input, caller: record.caller, modelSays: record.modelSays, proposal };
}

function mayGetPermission({ kind }: Caller): boolean {
  return kind === 'chat' || kind === 'catalogue' || kind === 'mcp' || kind === 'schedule';
}

function withoutLongArguments(card: ApprovalView): ApprovalView {
  return { ...card, call: { ...card.call, arguments: shortened(card.call.arguments) }, ...(card.original && { original: shortened(card.original) }) };
}

function shortened(values: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? cutText(value, longestArgument) : value]));
}

export function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'chat':
      return caller.model;
    case 'catalogue':
      return 'You, from the catalogue';
    case 'cli':
      return 'The command line';
    case 'mcp':
      // The name is the program's own choice: it may call itself a model, or the person.
      return `${caller.client} (outside program)`;
    case 'workflow':
      return `The workflow ${caller.name}`;
    case 'schedule':
      return `The schedule ${caller.name}`;
    case 'library':
      return caller.name;
    default:
      return assertNever(caller);
  }
}
