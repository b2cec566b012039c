import type { Json } from '../../../src-preload/contract/index.ts';
import type { Registry } from '../../registry/registry.ts';
import { understand } from './understand.ts';

/** What `steward eval understand` writes for a text, beside its id and time. */
export interface EvaluatedText {
  /** Calls that would be made; with `ask`, those that wait for what is missing. */
  calls: { name: string; arguments: Record<string, Json> }[];
  /** Names of the three best functions. */
  top: string[];
  /** Arguments the person is asked for; then nothing is run. */
  ask?: string[];
  /** No call is made: it is not understood, not sure, or nothing was asked for. */
  abstain: boolean;
}

/** Understands one text for scoring. Nothing is run. */
export function evaluateText(text: string, registry: Registry): EvaluatedText {
  const { decision, calls, top, ask } = understand(text, registry);
  const makes = decision === 'run' || decision === 'ask';
  return {
    calls: makes ? calls.map((call) => ({ name: call.name, arguments: call.arguments })) : [],
    top,
    ...(decision === 'ask' ? { ask } : {}),
    abstain: !makes,
  };
}
