import { z } from 'zod';
import { phrase } from '../../src-preload/contract/calls.ts';
import { caller, risk } from '../../src-preload/contract/common.ts';
import { effect } from '../../src-preload/contract/effects.ts';
import type { Caller, Effect, EffectVerdict, Params, Phrase, PolicyTrial, Result, Risk } from '../../src-preload/contract/index.ts';
import type { DoorParts } from '../calls/doorParts.ts';
import { openRecord, prepareCall, questionOf, serverOf } from '../calls/prepareCall.ts';
import { decide, type Policy, type PolicyQuestion } from '../policy/decide.ts';
import { Breath } from '../ports/local/breathe.ts';
import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';
import { parsePolicy } from './parsePolicy.ts';
import type { PolicyService } from './policyService.ts';

export interface SimulatorParts {
  policy: PolicyService;
  store: Store;
  doorParts: DoorParts;
}

/** One call and what of it a trial shows beside the verdicts. */
type Subject = Omit<PolicyTrial, 'before' | 'after'> & { question: PolicyQuestion };

/**
 * What an edited policy would have said of the last calls, or would say of one call, beside what the
 * one in force says now. Nothing is run, asked, logged or saved. INVALID_INPUT or UNKNOWN_FUNCTION for
 * a hypothetical call that could not be made.
 */
export async function testPolicy({ text, subject }: Params<'policy.test'>, { policy, store, doorParts }: SimulatorParts): Promise<Result<'policy.test'>> {
  const edited = parsePolicy(text);
  if (!edited.policy) return { problems: edited.problems, trials: [] };
  const subjects = 'last' in subject ? await recordedCalls(store, doorParts.registry, subject.last) : [await hypotheticalCall(subject, doorParts)];
  const before = policy.current();
  const after = policy.under(edited.policy);
  const trials: PolicyTrial[] = [];
  const breath = new Breath(undefined);
  for (const { question, ...shown } of subjects) {
    trials.push({ ...shown, before: verdictOf(question, before), after: verdictOf(question, after) });
    if (breath.due) await breath.take();
  }
  return { problems: [], trials };
}

function verdictOf(question: PolicyQuestion, policy: Policy): EffectVerdict {
  const { verdict, ruleId, reason } = decide(question, policy);
  return { verdict, ruleId, reason };
}

/** Worked out as the door would, up to the decision. */
async function hypotheticalCall({ name, input, caller: by = { kind: 'catalogue' } }: { name: string; input: Record<string, unknown>; caller?: Caller | undefined }, parts: DoorParts): Promise<Subject> {
  const record = openRecord({ name, input, caller: by }, parts.registry.require(name), parts.clock.now());
  await prepareCall(record, input, parts);
  const { caller: who, effects, risk: height } = record;
  return { name, what: `${record.phrase.base} ${record.phrase.object}`.trim(), caller: who, risk: height, effects, question: questionOf(record) };
}

/** What of an audit row a trial needs; rows of an earlier Steward that say it otherwise are left out. Taken out in the store's worker: bodies are long. */
const recordedFacts = z.tuple([phrase, z.array(effect), caller, z.object({})]);
const factsColumn = "CASE WHEN json_valid(body) THEN json_extract(body, '$.phrase', '$.effects', '$.caller', '$.decision') END AS facts";

interface RecordedRow {
  at: number;
  call_id: string;
  kind: string;
  name: string;
  risk: string;
  facts: string | null;
}

/** A call has at most so many rows before its outcome, unless its card was edited again and again. */
const rowsEach = 4;

/** The last calls that were decided on, newest first, each as it stood last: as edited, when it was. */
export async function recordedCalls(store: Store, registry: Registry, last: number): Promise<Subject[]> {
  const rows = await store.auditAll<RecordedRow>(`SELECT at, call_id, kind, name, risk, ${factsColumn} FROM audit WHERE kind IN ('asked', 'edited', 'intent', 'refused') ORDER BY seq DESC LIMIT ?`, last * rowsEach);
  const calls = new Map<string, Subject>();
  for (const row of rows) {
    if (calls.size >= last) break;
    if (calls.has(row.call_id)) continue;
    const read = readRow(row);
    if (!read) continue;
    const { words, effects, by, height } = read;
    calls.set(row.call_id, {
      callId: row.call_id,
      at: row.at,
      name: row.name,
      what: `${row.kind === 'intent' ? words.past : words.base} ${words.object}`.trim(),
      caller: by,
      risk: height,
      effects,
      question: { name: row.name, category: registry.get(row.name)?.category ?? '', server: serverOf(effects), risk: height, caller: by, effects },
    });
  }
  return [...calls.values()];
}

function readRow(row: RecordedRow): { words: Phrase; effects: Effect[]; by: Caller; height: Risk } | undefined {
  if (row.facts === null) return undefined;
  const facts = recordedFacts.safeParse(JSON.parse(row.facts));
  const height = risk.safeParse(row.risk);
  if (!facts.success || !height.success) return undefined;
  const [words, effects, by] = facts.data;
  return { words, effects, by, height: height.data };
}
