import type { Caller, EffectVerdict } from '../../src-preload/contract/index.ts';
import { toCallView } from './callRecord.ts';
import type { DoorParts } from './doorParts.ts';
import { openRecord, prepareCall } from './prepareCall.ts';

/** What a call that is made later would do as things stand, in a line, and what the policy says of it. UNKNOWN_FUNCTION, INVALID_INPUT, or what its token may not. */
export async function explainLater(name: string, input: Record<string, unknown>, caller: Caller, parts: DoorParts): Promise<{ call: string; verdict: Pick<EffectVerdict, 'verdict' | 'reason'> }> {
  const definition = parts.registry.require(name);
  await parts.tokens?.admit(caller, definition);
  const record = openRecord({ name, input, caller }, definition, parts.clock.now());
  const { verdict, reason } = await prepareCall(record, input, parts);
  const { phrase } = toCallView(record, parts.redactor);
  return { call: `${phrase.base} ${phrase.object}`.trim(), verdict: { verdict, reason } };
}
