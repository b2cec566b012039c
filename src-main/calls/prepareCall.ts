import type { Effect } from '../../src-preload/contract/index.ts';
import { canonicalJson, sha256 } from '../kernel/canonicalJson.ts';
import { newId } from '../kernel/ids.ts';
import { closedPatterns } from '../policy/closedPatterns.ts';
import type { PolicyQuestion, Verdict } from '../policy/decide.ts';
import { computeRisk } from '../policy/risk.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import type { CallRequest } from './callOutcome.ts';
import { plainPhrase, type CallRecord } from './callRecord.ts';
import { decideFor } from './decideFor.ts';
import type { DoorParts } from './doorParts.ts';
import { requireInput } from './parseInput.ts';
import { principalOf, sessionOf } from './principal.ts';
import { resolveEffects, type EffectSurroundings } from './resolveEffects.ts';
import { withoutDeniedMembers } from './withoutDeniedMembers.ts';

/** A fresh record for a request; its input has not been looked at yet. */
export function openRecord(request: CallRequest, definition: AnyFunction, now: number): CallRecord {
  const id = request.callId ?? newId('call', now);
  return {
    id,
    definition,
    caller: request.caller,
    batchId: request.batchId ?? id,
    createdAt: now,
    modelSays: request.modelSays,
    kept: request.caller.kind === 'chat' || request.caller.kind === 'catalogue',
    state: 'queued',
    input: {},
    conversions: [],
    effects: [],
    risk: 'read',
    phrase: plainPhrase(definition),
    digest: '',
    undo: { state: 'none' },
    decision: undefined,
    approvalId: undefined,
    progress: undefined,
    summary: undefined,
    served: undefined,
    answeredBy: undefined,
    result: undefined,
    error: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    remarks: [],
    ask: () => Promise.resolve({ kind: 'nobody' }),
  };
}

/**
 * Validates the input and works out what the call would touch and what the policy says of it. Fills
 * the record in; throws INVALID_INPUT or REDACTED_INPUT.
 */
export async function prepareCall(record: CallRecord, input: unknown, parts: DoorParts): Promise<Verdict> {
  const { definition } = record;
  const parsed = requireInput(definition, input);
  record.input = parsed.input;
  record.conversions = parsed.conversions;
  record.phrase = definition.phrase(parsed.input);
  return judge(record, parts);
}

/** Effects, risk, digest and verdict of a record whose input stands. Also used again just before a run. */
export async function judge(record: CallRecord, parts: DoorParts): Promise<Verdict> {
  const { definition } = record;
  const effects = await resolveEffects(definition.effects(record.input), surroundingsOf(record, parts));
  record.effects = withoutDeniedMembers(effects, (effect) => decideFor(questionOf({ ...record, risk: computeRisk([effect]), effects: [effect] }), parts.policy(), parts.tokens).verdict === 'deny');
  record.risk = computeRisk(record.effects);
  record.undo = plannedUndo(record);
  const judged = decideFor(questionOf(record), parts.policy(), parts.tokens);
  const verdict = definition.alwaysAsks ? askAtLeast(judged) : judged;
  record.decision = { verdict: verdict.verdict, by: 'rule', ruleId: verdict.ruleId, reason: verdict.reason, at: parts.clock.now() };
  // Only what waits for a person is bound to a digest; plain reads need none.
  record.digest = verdict.verdict === 'ask' || record.kept ? digestOf(record) : '';
  return verdict;
}

function askAtLeast(verdict: Verdict): Verdict {
  return verdict.verdict === 'allow' ? { verdict: 'ask', ruleId: 'ask.questions', reason: 'Only you can answer this', fired: [] } : verdict;
}

function surroundingsOf({ definition, caller }: CallRecord, parts: DoorParts): EffectSurroundings {
  const { rules, workspace, home, now } = parts.policy();
  return {
    roots: parts.roots(),
    commands: parts.ports.commands,
    ports: parts.ports,
    accounts: parts.ports.accounts,
    databases: parts.ports.databases,
    network: parts.ports.network,
    searchEngines: parts.ports.searchEngines,
    principal: principalOf(caller),
    marks: (value) => parts.redactor.value(value, 'model') !== value,
    reaches: (action) => parts.ports.browser.reaches(sessionOf(caller), action),
    terminal: (id) => parts.ports.terminals.facts(sessionOf(caller), id),
    get closed() {
      return closedPatterns(rules, { name: definition.name, category: definition.category, caller }, { workspace, home, now });
    },
  };
}

/** What the policy is asked about a call. */
export function questionOf({ definition, risk, caller, effects }: Pick<CallRecord, 'definition' | 'risk' | 'caller' | 'effects'>): PolicyQuestion {
  return { name: definition.name, category: definition.category, server: serverOf(effects), risk, caller, effects };
}

/** Where a function lives: another MCP server's, a group of servers', or Steward's own. */
export function serverOf(effects: readonly Effect[]): string {
  const foreign = effects.find((effect) => effect.kind === 'foreign');
  return foreign?.group ?? foreign?.server ?? 'steward';
}

/** SHA-256 over name, input and effects, and the definition where that may change: what an approval is bound to. */
export function digestOf(record: Pick<CallRecord, 'definition' | 'input' | 'effects'>): string {
  return sha256(canonicalJson({ name: record.definition.name, input: record.input, effects: record.effects, ...(record.definition.revision !== undefined && { revision: record.definition.revision }) }));
}

function plannedUndo({ definition, risk, effects }: CallRecord): CallRecord['undo'] {
  if (risk === 'read') return { state: 'none' };
  switch (definition.undo) {
    case 'nothing':
      return { state: 'none' };
    case 'journal':
      return { state: 'planned' };
    case 'sandbox':
      return keepsChanges(effects) ? { state: 'planned' } : { state: 'impossible', reason: 'A command may change anything' };
    case 'impossible':
      return { state: 'impossible', reason: effects.some(({ kind }) => kind === 'exec') ? 'A command may change anything' : effects.some(({ kind }) => kind === 'memory') ? 'What is kept for a while is not kept for undo' : 'It was seen at once' };
    case 'unknown':
      return { state: 'unknown', reason: 'What another server changed, and whether there is a way back, is known to it alone' };
  }
}

/** Whether what a call's commands change is kept apart until they have ended, and so can be undone. */
export function keepsChanges(effects: readonly Effect[]): boolean {
  const commands = effects.filter((effect) => effect.kind === 'exec');
  return commands.length > 0 && commands.every((command) => command.profile?.changes === 'kept');
}

/** Whether a call has a way back, or changes nothing. */
export function hasWayBack({ definition, effects }: { definition: AnyFunction; effects: readonly Effect[] }): boolean {
  return definition.undo === 'sandbox' ? keepsChanges(effects) : definition.undo !== 'impossible' && definition.undo !== 'unknown';
}
