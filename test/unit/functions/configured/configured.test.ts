// Functions of a configuration, each kind: what they touch, what they show, and what they give back.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnyFunction } from '../../../../src-main/registry/defineFunction.ts';
import { inputSchemaOf, outputSchemaOf, staticRisk, toMarkdown, toMcpTool } from '../../../../src-main/registry/projections.ts';
import { configured, problemsOf } from '../../../kit/configured.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { startWebSite, type WebSite } from '../../../kit/webSite.ts';

let bench: Workbench;
let site: WebSite;
beforeAll(async () => {
  site = await startWebSite();
});
beforeEach(() => {
  bench = openWorkbench();
});
afterAll(() => site.close());

const text = { type: 'string' };
const command = (argv: unknown[], parameters: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<AnyFunction> => configured({ parameters, implementation: { type: 'command', command: argv }, ...more });
const shownArgv = async (definition: AnyFunction, input: Record<string, unknown>): Promise<unknown> => {
  const [effect] = await bench.effects(definition, input);
  return effect?.kind === 'exec' ? effect.programs[0] : effect;
};

describe('a command', () => {
  test('gets each value as one argument, whatever it holds', async () => {
    const print = await command(['printf', '%s|', '{{words}}', '--name={{name}}'], { words: text, name: text });
    const nasty = 'a b; $(id) `id` | x > y "q" \'s\' * \\n';
    expect(await bench.call(print, { words: nasty, name: '--evil' })).toMatchObject({ output: `${nasty}|--name=--evil|`, exit_code: 0 });
  });

  test.each([
    [['ls', ['-n', '{{count}}'], '{{path}}'], { path: 'x' }, ['ls', 'x']],
    [['ls', ['-n', '{{count}}'], '{{path}}'], { path: 'x', count: 5 }, ['ls', '-n', '5', 'x']],
    [['ls', '--all={{all}}', '{{files}}'], { all: true, files: ['a', 'b c'] }, ['ls', '--all=true', 'a', 'b c']],
    [['ls', '{{files}}'], { files: [] }, ['ls']],
    [['ls', '--', '{{path}}'], { path: '-rf' }, ['ls', '--', '-rf']],
    [['docker', 'ps', '--format', '{{.Names}}'], {}, ['docker', 'ps', '--format', '{{.Names}}']],
    [['echo', '{{ path }}'], { path: '{{count}}' }, ['echo', '{{count}}']],
    [['echo', '{{filter}}'], { filter: { a: [1] } }, ['echo', '{"a":[1]}']],
  ])('%j with %j', async (argv, input, expected) => {
    const definition = await command(argv, { type: 'object', properties: { path: text, count: { type: 'integer' }, all: { type: 'boolean' }, files: { type: 'array', items: text }, filter: { type: 'object' } } });
    expect(await shownArgv(definition, input)).toEqual(expected);
  });

  test('shows the very arguments on its card, and runs without a shell', async () => {
    const definition = await command(['wc', '-w', '{{file}}'], { file: text });
    const { preview } = await bench.preview(definition, { file: 'notes; rm -rf x' });
    expect(JSON.stringify(preview)).toContain('notes; rm -rf x');
    expect(definition).toMatchObject({ category: 'custom', undo: 'sandbox' });
    expect(staticRisk(definition)).toBe('destroy');
  });

  test('what "returns" says is read from what it prints, and an exit code is an error then', async () => {
    const asText = await command(['echo', '{{word}}'], { word: text }, { returns: text });
    expect(await bench.call(asText, { word: 'hello' })).toEqual({ result: 'hello' });
    expect(outputSchemaOf(asText)).toMatchObject({ properties: { result: text } });
    const asObject = await command(['echo', '{{json}}'], { json: text }, { returns: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] } });
    expect(await bench.call(asObject, { json: '{"a":1}' })).toEqual({ a: 1 });
    expect((await failureOf(bench.call(asObject, { json: 'nothing of it' }))).code).toBe('INVALID_OUTPUT');
    const failing = await command(['ls', 'no-such-file'], {}, { returns: text });
    expect(await failureOf(bench.call(failing, {}))).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('no-such-file') as string });
  });
});

describe('a script', () => {
  const words = { text: { type: 'string', description: 'The text.' } };
  test.each([
    ['python', '# counts\nfrom __future__ import annotations\nresult = {"words": len(inputs["text"].split()), "text": inputs["text"]}'],
    ['javascript', 'console.log(JSON.stringify({ words: inputs.text.split(/\\s+/).length, text: inputs.text }))'],
    ['typescript', 'const count: number = inputs.text.split(/\\s+/).length;\nconsole.log(JSON.stringify({ words: count, text: inputs.text }))'],
  ] as const)('%s finds its arguments as inputs, whatever they hold', async (language, source) => {
    const definition = await configured({ parameters: words, returns: { type: 'object', properties: { words: { type: 'integer' }, text } }, implementation: { type: 'script', file: 'count.x' } }, { language, text: source });
    const odd = 'é "quoted" \\n \u2028 \ud83d\ude00 \'\'\' `${process.exit(3)}` """ );';
    expect(await bench.call(definition, { text: odd })).toEqual({ words: odd.split(/\s+/).filter(Boolean).length, text: odd });
    expect(JSON.stringify((await bench.preview(definition, { text: 'seen' })).preview)).toContain('seen');
  });

  test('lines are numbered as in the file, where a comment begins it', async () => {
    const definition = await configured({ returns: text, implementation: { type: 'script', file: 'x.py' } }, { language: 'python', text: '# first\n\nint("x")\n' });
    expect((await failureOf(bench.call(definition, {}))).message).toContain('invalid literal');
    const whole = await configured({ implementation: { type: 'script', file: 'x.py' } }, { language: 'python', text: '# first\n\nint("x")\n' });
    expect(JSON.stringify(await bench.call(whole, {}))).toContain('line 3');
  });

  test('in the isolated engine it touches nothing', async () => {
    const definition = await configured({ parameters: words, returns: { type: 'integer' }, implementation: { type: 'script', file: 'x.js', engine: 'isolated' } }, { language: 'javascript', text: 'inputs.text.length' });
    expect(await bench.effects(definition, { text: 'abc' })).toEqual([]);
    expect(await bench.call(definition, { text: 'abc' })).toEqual({ result: 3 });
  });
});

describe('a request', () => {
  test('is http_request with its arguments filled: encoded in the address, typed in the body, secrets by name', async () => {
    const definition = await configured({
      parameters: { type: 'object', properties: { id: text, count: { type: 'integer' }, tags: { type: 'array', items: text }, note: text }, required: ['id'] },
      implementation: { type: 'http', method: 'POST', url: 'https://api.example.com/items/{{id}}?q={{id}}', query: { n: '{{count}}', x: '{{note}}' }, headers: { 'X-Note': 'is {{note}}', Authorization: { secret: 'api', prefix: 'Bearer ' } }, body: { id: '{{id}}', count: '{{count}}', tags: '{{tags}}', sentence: 'It is {{id}}.', note: '{{note}}' } },
    });
    const { preview } = await bench.preview(definition, { id: 'a/b?c=1&"d', count: 3, tags: ['x'] });
    const shown = JSON.stringify(preview);
    expect(shown).toContain('https://api.example.com/items/a%2Fb%3Fc%3D1%26%22d?q=a%2Fb%3Fc%3D1%26%22d&n=3');
    expect(shown).toContain('the secret api');
    expect(shown).not.toContain('X-Note');
    const [effect] = await bench.effects(definition, { id: 'x' });
    expect(effect).toMatchObject({ kind: 'network', access: 'write', host: 'api.example.com', port: 443, secrets: ['api'] });
    expect(JSON.parse(JSON.stringify(preview)) as unknown).toMatchObject(expect.anything() as object);
  });

  test('reaches the server it names and no other, and gives back the selected part', async () => {
    const definition = await configured({ parameters: { who: text }, returns: { type: 'string' }, implementation: { type: 'http', url: `${site.origin}/echo/{{who}}`, method: 'POST', body: { name: '{{who}}' }, select: 'body.name' } });
    expect(await bench.effects(definition, { who: 'ada' })).toMatchObject([{ kind: 'network', host: '127.0.0.1', place: 'loopback' }]);
  });
});

describe('what is told of it', () => {
  test('is its own: schema, tool, page of the reference, sample', async () => {
    const definition = await configured({ title: 'Own thing', parameters: { type: 'object', properties: { city: { type: 'string', description: 'Where | it is.', default: 'Bern' }, days: { type: 'integer', minimum: 1 } }, required: ['days'] }, phrasings: ['weather please'], implementation: { command: ['echo', '{{city}}', '{{days}}'] } });
    expect(inputSchemaOf(definition)).toMatchObject({ additionalProperties: false, required: ['days'] });
    expect(toMcpTool(definition)).toMatchObject({ name: 'own_function', title: 'Own thing', annotations: { destructiveHint: true } });
    expect(toMarkdown(definition)).toContain('| `city` | string | no | Where \\| it is. Default `"Bern"`. |');
    expect(definition.examples).toEqual([{ title: 'With sample values', input: { days: 1 } }]);
    expect(definition.input.parse({ days: 2 })).toEqual({ days: 2, city: 'Bern' });
  });

  test('patterns hold, in linear time', async () => {
    const definition = await configured({ parameters: { code: { type: 'string', pattern: '^(a+)+$' }, list: { type: 'array', items: { type: 'string', pattern: '^x' } } }, implementation: { command: ['echo', '{{code}}'] } });
    expect(definition.input.safeParse({ code: 'aaa', list: ['x1'] }).success).toBe(true);
    expect(definition.input.safeParse({ code: `${'a'.repeat(50_000)}!`, list: [] }).success).toBe(false);
    expect(definition.input.safeParse({ code: 'a', list: ['y'] }).error?.issues[0]?.path).toEqual(['list', 0]);
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['no implementation', {}, 'has no implementation'],
  ['an unknown kind', { implementation: { type: 'magic' } }, 'implementation.type must be one of command, http'],
  ['a workflow', { implementation: { type: 'workflow' } }, 'implementation.type workflow cannot be used yet'],
  ['a line for a shell', { implementation: { type: 'command', command: 'ls -la' } }, 'implementation.command must be a list'],
  ['an unknown parameter', { implementation: { command: ['ls', '{{path}}'] } }, 'implementation.command[1] {{path}} is no parameter'],
  ['an unknown field', { implementation: { command: ['ls'], shell: true } }, 'implementation.shell is not known here'],
  ['a wrong type', { implementation: { command: ['ls'], timeout_seconds: 'long' } }, 'implementation.timeout_seconds must be a number'],
  ['a keyword nobody checks', { parameters: { a: { type: 'string', not: {} } }, implementation: { command: ['ls'] } }, 'parameters.a.not is not understood here'],
  ['a hopeless pattern', { parameters: { a: { type: 'string', pattern: '(?=x)' } }, implementation: { command: ['ls'] } }, 'parameters.a.pattern is no regular expression'],
  ['a secret as argument', { parameters: { a: { type: 'string', writeOnly: true } }, implementation: { command: ['ls'] } }, 'parameters.a.writeOnly a secret does not go'],
  ['an example that does not fit', { parameters: { a: text }, examples: [{ title: 'x', input: { b: 1 } }], implementation: { command: ['ls'] } }, 'examples[0].input'],
  ['a later step', { implementation: { type: 'steps', steps: [{ function: 'read_file', arguments: { file_path: '{{step2.path}}' } }, { function: 'read_file' }] } }, 'implementation.steps[0].arguments.file_path {{step2.path}} is neither'],
  ['another parameter of a built-in', { name: 'create_file', parameters: { colour: text } }, 'parameters.colour is no parameter of the built-in create_file'],
])('refused and named: %s', async (_what, written, expected) => {
  expect(await problemsOf(written)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
});
