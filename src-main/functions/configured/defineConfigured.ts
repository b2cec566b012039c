import { z } from 'zod';
import type { Implementation, Json } from '../../../src-preload/contract/index.ts';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import { commandProblems, implementCommand } from './command.ts';
import type { ConfiguredEntry, EntryProblem } from './configuredEntry.ts';
import { httpProblems, implementHttp } from './http.ts';
import type { Implemented } from './implementation.ts';
import { nameProblems, sampleOf, schemaProblems, toZod, wholeSchema } from './parameters.ts';
import { implementScript, scriptProblems } from './script.ts';
import { implementSteps, stepsProblems } from './steps.ts';
import { placeholdersIn } from './template.ts';

export type Defined = { definition: AnyFunction } | { problems: EntryProblem[] };

type Known = Exclude<Implementation, { type: 'sql' | 'workflow' }>;

/** The definition an entry stands for, or all that is wrong with it. */
export function defineConfigured(configured: ConfiguredEntry & { entry: { implementation: Implementation } }): Defined {
  const { entry, script, revision } = configured;
  const { implementation } = entry;
  if (implementation.type === 'workflow' || implementation.type === 'sql') return { problems: [{ path: ['implementation', 'type'], text: `${implementation.type} cannot be used yet in this version` }] };
  const parameters = wholeSchema(entry.parameters);
  const problems = [
    ...within(['parameters'], [...schemaProblems(parameters), ...nameProblems(parameters)]),
    ...(entry.returns ? within(['returns'], schemaProblems(entry.returns)) : []),
    ...within(['implementation'], implementationProblems(implementation, configured, Object.keys(parameters['properties'] as object))),
  ];
  if (problems.length > 0) return { problems: fromWritten(problems, entry.parameters) };
  const input = toZod(parameters);
  if ('problem' in input) return { problems: [{ ...input.problem, path: ['parameters', ...input.problem.path] }] };
  const returned = entry.returns && returnedResult(entry.returns);
  if (returned && 'problem' in returned) return { problems: [{ ...returned.problem, path: ['returns', ...returned.problem.path] }] };
  const implemented = implement(implementation, script);
  const unfit = (entry.examples ?? []).flatMap(({ input: example }, index) => exampleProblem(input.zod, implemented, example, ['examples', index, 'input']));
  if (unfit.length > 0) return { problems: unfit };
  const title = entry.title ?? titleOf(entry.name);
  const { annotations } = entry;
  const definition: AnyFunction = {
    name: entry.name,
    title,
    category: 'custom',
    summary: shortened(entry.description.trim().split(/(?<=[.!?])\s|\n/, 1)[0] ?? '', 60),
    description: entry.description,
    input: input.zod,
    output: returned ? returned.zod : implemented.output,
    schemas: { input: parameters as Record<string, Json>, output: returned ? (returned.schema as Record<string, Json>) : (z.toJSONSchema(implemented.output, { target: 'draft-2020-12' }) as Record<string, Json>) },
    annotations: { ...implemented.annotations, ...(annotations?.read_only !== undefined && { readOnly: annotations.read_only }), ...(annotations?.destructive !== undefined && { destructive: annotations.destructive }), ...(annotations?.idempotent !== undefined && { idempotent: annotations.idempotent }) },
    undo: implemented.undo,
    timeoutMs: implemented.timeoutMs,
    ...(implemented.pool && { pool: implemented.pool }),
    ...(implemented.calls && { calls: implemented.calls }),
    revision,
    phrase: (given) => ({ base: 'Run', present: 'Running', past: 'Ran', object: [title, ...Object.values(given).filter((value) => typeof value === 'string' || typeof value === 'number').slice(0, 2).map((value) => shortened(String(value).replace(/\s+/g, ' '), 40))].join(' ') }),
    effects: implemented.effects,
    ...(implemented.preview && { preview: implemented.preview }),
    summarise: (output) => (returned ? shortened(`Result: ${resultText(output, returned.wrapped)}`, 120) : implemented.summarise(output)),
    view: (output) => (!returned && implemented.view ? implemented.view(output) : { kind: 'json', text: JSON.stringify(output, null, 2).slice(0, 100_000), truncated: false }),
    phrasings: entry.phrasings ?? [],
    examples: entry.examples ?? [{ title: 'With sample values', input: sampleOf(parameters) }],
    async handler(context, given) {
      const raw = await implemented.run(context, given);
      if (!returned) return raw;
      const value = implemented.valueOf(raw, returned.wantsText);
      return (returned.wrapped ? { result: value } : value) as Record<string, unknown>;
    },
  };
  return { definition };
}

function implementationProblems(implementation: Known, { script, entry }: ConfiguredEntry, parameters: readonly string[]): EntryProblem[] {
  const own = (): EntryProblem[] => {
    switch (implementation.type) {
      case 'command':
        return commandProblems(implementation);
      case 'http':
        return httpProblems(implementation);
      case 'script':
        return scriptProblems(implementation, script);
      case 'steps':
        return stepsProblems(implementation, parameters, entry.name);
    }
  };
  if (implementation.type === 'steps') return own();
  const { type: _type, ...fields } = implementation;
  const unknown = placeholdersIn(fields).filter(({ path }) => !parameters.includes(path.split('.')[0] ?? '')).map(({ path, at }) => ({ path: at, text: `{{${path}}} is no parameter${parameters.length > 0 ? `; there ${parameters.length === 1 ? 'is' : 'are'} ${parameters.join(', ')}` : ': there are none'}` }));
  return [...own(), ...unknown];
}

function implement(implementation: Known, script: ConfiguredEntry['script']): Implemented {
  switch (implementation.type) {
    case 'command':
      return implementCommand(implementation);
    case 'http':
      return implementHttp(implementation);
    case 'script':
      return implementScript(implementation, script ?? { language: 'javascript', text: '' });
    case 'steps':
      return implementSteps(implementation);
  }
}

type Returned = { zod: z.ZodObject; schema: Record<string, unknown>; wrapped: boolean; wantsText: boolean };

/** MCP results are objects: what `returns` calls anything else is their member `result`. */
function returnedResult(returns: Record<string, unknown>): Returned | { problem: EntryProblem } {
  const isObject = returns['type'] === 'object' || (returns['type'] === undefined && returns['properties'] !== undefined);
  const schema = isObject ? { ...returns, type: 'object' } : { type: 'object', properties: { result: returns }, required: ['result'], additionalProperties: false };
  const made = toZod(schema);
  return 'problem' in made ? made : { zod: made.zod, schema, wrapped: !isObject, wantsText: returns['type'] === 'string' };
}

function exampleProblem(input: z.ZodObject, implemented: Implemented, example: Record<string, unknown>, path: readonly PropertyKey[]): EntryProblem[] {
  const parsed = input.safeParse(example);
  if (!parsed.success) return parsed.error.issues.slice(0, 3).map((issue) => ({ path: [...path, ...issue.path], text: issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')}: no such parameter` : issue.message }));
  try {
    implemented.effects(parsed.data);
    return [];
  } catch (error) {
    return [{ path, text: (error as Error).message }];
  }
}

const within = (path: readonly PropertyKey[], problems: readonly EntryProblem[]): EntryProblem[] => problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));

/** Properties that were written alone are named as they were written. */
function fromWritten(problems: readonly EntryProblem[], written: Record<string, unknown> | undefined): EntryProblem[] {
  const isFlat = written !== undefined && wholeSchema(written)['properties'] === written;
  return problems.map((problem) => (isFlat && problem.path[0] === 'parameters' && problem.path[1] === 'properties' ? { ...problem, path: ['parameters', ...problem.path.slice(2)] } : problem));
}

function resultText(output: Record<string, unknown>, wrapped: boolean): string {
  const value = wrapped ? output['result'] : output;
  return typeof value === 'string' ? value.replace(/\s+/g, ' ') : JSON.stringify(value);
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return shortened(words.charAt(0).toUpperCase() + words.slice(1), 60);
}
