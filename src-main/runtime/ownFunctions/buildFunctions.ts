import type { OwnFunction, OwnFunctionEntry } from '../../../src-preload/contract/ownFunctions.ts';
import { defineConfigured } from '../../functions/configured/defineConfigured.ts';
import type { ConfiguredEntry, EntryProblem } from '../../functions/configured/configuredEntry.ts';
import { wholeSchema } from '../../functions/configured/parameters.ts';
import { canonicalJson, sha256 } from '../../kernel/canonicalJson.ts';
import { AppError } from '../../kernel/errors.ts';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import { nameProblem } from './nameProblem.ts';
import { readScript } from './readScript.ts';

export type Built =
  | { kind: 'function'; definition: AnyFunction; listed: OwnFunction; script?: string }
  | { kind: 'description'; listed: OwnFunction }
  | { kind: 'off'; listed: OwnFunction }
  | { kind: 'problems'; problems: EntryProblem[] };

/** What an entry means, among what there is already. `script`: its text, where that is known; else it is read beside `file`. */
export async function buildFunction(entry: OwnFunctionEntry, { from, file, builtIn, taken, script }: { from: OwnFunction['from']; file: string; builtIn: readonly AnyFunction[]; taken: readonly string[]; script?: ConfiguredEntry['script'] }): Promise<Built> {
  const { name, description, implementation } = entry;
  const listed = (kind: OwnFunction['kind']): OwnFunction => ({ name, description, kind, from, enabled: entry.enabled !== false });
  const problem = (path: readonly PropertyKey[], text: string): Built => ({ kind: 'problems', problems: [{ path, text }] });
  if (implementation === undefined) {
    const meant = builtIn.find((each) => each.name === name);
    if (!meant) return problem([], 'has no implementation, and is not the name of a built-in function that it could describe');
    const strange = Object.keys(wholeSchema(entry.parameters)['properties'] as object).filter((parameter) => !Object.hasOwn(meant.input.shape, parameter));
    if (strange.length > 0) return { kind: 'problems', problems: strange.map((parameter) => ({ path: ['parameters', parameter], text: `is no parameter of the built-in ${name}` })) };
    return entry.enabled === false ? { kind: 'off', listed: listed('description') } : { kind: 'description', listed: listed('description') };
  }
  const names = nameProblem(name, builtIn.map((each) => each.name), taken);
  if (names !== undefined) return problem(['name'], names);
  let text = script;
  let path: string | undefined;
  if (implementation.type === 'script' && !text) {
    try {
      ({ path, ...text } = await readScript(implementation.file, file));
    } catch (error) {
      return problem(['implementation', 'file'], error instanceof AppError ? error.message : String(error));
    }
  }
  const defined = defineConfigured({ entry: { ...entry, implementation }, revision: sha256(canonicalJson({ entry, script: text?.text ?? null })), ...(text && { script: text }) });
  if ('problems' in defined) return { kind: 'problems', problems: defined.problems };
  const kind = implementation.type === 'workflow' ? 'steps' : implementation.type;
  if (entry.enabled === false) return { kind: 'off', listed: listed(kind) };
  return { kind: 'function', definition: defined.definition, listed: listed(kind), ...(path !== undefined && { script: path }) };
}
