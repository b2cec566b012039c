import type { Explanation } from '../../src-preload/contract/index.ts';
import { toAppError } from '../kernel/errors.ts';
import { measurePreview } from './askPerson.ts';
import { toCallView } from './callRecord.ts';
import type { DoorParts } from './doorParts.ts';
import { parseInput } from './parseInput.ts';
import { openRecord, prepareCall } from './prepareCall.ts';

/** What a call from the catalogue would do, worked out without running it: nothing is logged, asked or changed. */
export async function explainCall(name: string, input: Record<string, unknown>, withPreview: boolean, parts: DoorParts): Promise<Explanation> {
  const definition = parts.registry.require(name);
  const parsed = parseInput(definition, input);
  if (!parsed.ok) return { problems: parsed.problems, conversions: [], effects: [], undo: { state: 'none' } };
  const record = openRecord({ name, input, caller: { kind: 'catalogue' } }, definition, parts.clock.now());
  try {
    await prepareCall(record, input, parts);
  } catch (error) {
    return { problems: [{ field: '', message: toAppError(error).message }], conversions: [], effects: [], undo: { state: 'none' } };
  }
  const view = toCallView(record, parts.redactor);
  const measured = withPreview && record.decision?.verdict !== 'deny' && record.risk !== 'read' ? await measurePreview(record, parts).then((value) => ({ preview: value.preview }), (error: unknown) => ({ previewError: toAppError(error).message })) : {};
  return {
    problems: [],
    conversions: view.conversions,
    phrase: view.phrase,
    risk: view.risk,
    effects: view.effects,
    ...(view.decision && { decision: view.decision }),
    undo: view.undo,
    ...measured,
  };
}
