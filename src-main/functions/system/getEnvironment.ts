import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';

export const getEnvironment = defineFunction({
  name: 'get_environment',
  title: 'Environment variables',
  category: 'system',
  summary: 'Environment variables, values only when asked',
  description:
    'Lists the names of the environment variables that Steward was started with. Values stay hidden unless values is set; those that may hold a key then ask the person first. Keys to Steward itself are never told.',
  input: z.strictObject({
    names: z.array(z.string().min(1).max(200)).min(1).max(200).optional().describe('Only these variables; all where absent.'),
    values: z.boolean().default(false).describe('Tell values too.'),
  }),
  output: z.strictObject({
    variables: z.array(z.strictObject({ name: z.string().describe('Its name.'), set: z.boolean().describe('Whether there is one of that name.'), value: z.string().nullable().describe('Null where it is hidden, or not set.') })).describe('By name.'),
    hidden: z.number().int().describe('How many values were not told.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ names, values }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: `${values ? 'values' : 'names'} of ${names === undefined ? 'environment variables' : names.join(', ').slice(0, 80)}` }),
  effects: ({ names, values }) => [{ kind: 'environment', values: values ? (names ?? ['*']) : [] }],
  summarise: ({ variables, hidden }) => `${formatCount(variables.length, 'variable')}${hidden > 0 ? `, ${formatCount(hidden, 'value')} hidden` : ''}`,
  view: ({ variables }) => ({ kind: 'facts', facts: variables.map(({ name, set, value }) => ({ label: name, value: value ?? (set ? 'hidden' : 'not set') })) }),
  phrasings: [
    'show the environment variables',
    'what is in my PATH',
    'is the environment variable JAVA_HOME set',
    'check whether EDITOR is set in the environment',
    'list env vars',
    'printenv',
    'what is the value of LANG',
    'which environment variables are defined',
    'get the HOME variable',
    'tell me the shell variables of this session',
    'look up EDITOR in the environment',
    'read the environment variable TZ with its value',
  ],
  examples: [
    { title: 'Names of all', input: {} },
    { title: 'The search path', input: { names: ['PATH'], values: true } },
  ],
  async handler({ environment }, { names, values }) {
    const all = new Set(environment.names());
    const variables = (names ?? [...all]).map((name) => ({ name, set: all.has(name), value: values && all.has(name) ? (environment.value(name) ?? null) : null }));
    return { variables, hidden: variables.filter(({ set, value }) => set && value === null).length };
  },
});
