import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src-preload/contract/index.ts';
import { checkInput, joinProblems, readFieldPath, whyNotRun } from '../../../src-renderer/features/catalogue/form/checkInput.ts';
import { writeCommand } from '../../../src-renderer/features/catalogue/form/command.ts';
import { findJsonError } from '../../../src-renderer/features/catalogue/form/findJsonError.ts';
import { readFormModel } from '../../../src-renderer/features/catalogue/form/fieldModel.ts';
import { fitsField, inFormOrder, readNumberText, sameJson, startInput, valueAt, withText, withValue, type FormState, type Input } from '../../../src-renderer/features/catalogue/form/formState.ts';
import { readJson, readJsonText, writeJsonText } from '../../../src-renderer/features/catalogue/form/jsonText.ts';

const schema: Record<string, Json> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    url: { type: 'string', format: 'uri', description: 'Where the file is.' },
    max_bytes: { type: 'integer', minimum: 1, maximum: 9007199254740991, default: 1000000000 },
    resume: { type: 'boolean', default: true },
    mode: { type: 'string', enum: ['replace', 'keep', 'rename'] },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    edits: {
      type: 'array', minItems: 1,
      items: { type: 'object', properties: { search: { type: 'string', minLength: 1 }, all: { type: 'boolean' } }, required: ['search', 'all'], additionalProperties: false },
    },
    when: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    shared: { $ref: '#/$defs/size' },
  },
  required: ['url', 'edits', 'max_bytes'],
  additionalProperties: false,
  $defs: { size: { type: 'number', exclusiveMinimum: 0 } },
};
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const model = readFormModel(schema);
const field = (name: string) => model.properties.find((property) => property.name === name)?.field;
const filled = (input: Input): FormState => ({ input, texts: {} });

describe('form model', () => {
  it('has a control for each kind of schema, and JSON for what has none', () => {
    expect(model.properties.map((property) => [property.name, property.field.kind, property.required])).toEqual([
      ['url', 'text', true],
      ['edits', 'list', true],
      ['sha256', 'text', false],
      ['max_bytes', 'number', false],
      ['resume', 'boolean', false],
      ['mode', 'choice', false],
      ['headers', 'json', false],
      ['when', 'json', false],
      ['note', 'text', false],
      ['shared', 'number', false],
    ]);
    expect(field('when')).toMatchObject({ expects: 'text or a number' });
    expect(field('note')).toMatchObject({ nullable: true });
    expect(field('shared')).toMatchObject({ exclusiveMinimum: 0 });
    expect(field('max_bytes')).toMatchObject({ maximum: undefined, fallback: 1000000000 });
  });

  it('reads a union of constants as a choice and a list of types with null as nullable', () => {
    const other = readFormModel({ type: 'object', properties: { size: { oneOf: [{ const: 's' }, { const: 'l' }] }, name: { type: ['string', 'null'] } } });
    expect(other.properties.map((property) => property.field)).toMatchObject([{ kind: 'choice', options: ['s', 'l'] }, { kind: 'text', nullable: true }]);
  });

  describe('a value of one of several kinds', () => {
    const command = readFormModel({ type: 'object', required: ['command'], properties: { command: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'array', items: { type: 'string' }, minItems: 1 }] } } });

    it('has a control for each kind', () => {
      expect(command.properties[0]?.field).toMatchObject({ kind: 'union', variants: [{ kind: 'text' }, { kind: 'list' }] });
      expect(readFormModel({ type: 'object', properties: { a: { anyOf: [{ type: 'object', properties: {} }, { type: 'object', properties: {} }] } } }).properties[0]?.field.kind).toBe('json');
    });

    it('starts with a row where a list comes first', () => {
      const edits = readFormModel({ type: 'object', required: ['edits'], properties: { edits: { anyOf: [{ type: 'array', items: { type: 'object', properties: { search: { type: 'string' } } } }, { type: 'string' }] } } });
      expect(startInput(edits)).toEqual({ edits: [{}] });
      expect(startInput(command)).toEqual({});
    });

    it('judges a value by the kind it is', () => {
      expect(checkInput(command, filled({ command: 'ls' }))).toEqual([]);
      expect(checkInput(command, filled({ command: ['ls', '-l'] }))).toEqual([]);
      expect(checkInput(command, filled({ command: '' }))).toMatchObject([{ message: 'Needs some text.' }]);
      expect(checkInput(command, filled({ command: [] }))).toMatchObject([{ path: ['command'], state: 'missing' }]);
      expect(checkInput(command, filled({ command: true }))).toMatchObject([{ message: 'Text or a list; this is true.' }]);
      expect(checkInput(command, filled({}))).toMatchObject([{ state: 'missing' }]);
    });
  });

  it('survives a schema that refers to itself', () => {
    const tree = readFormModel({ type: 'object', properties: { child: { $ref: '#' } } });
    expect(tree.properties[0]?.field.kind).toBe('group');
  });
});

describe('form state', () => {
  it('starts with what has one natural beginning and leaves the rest to the person', () => {
    expect(startInput(model)).toEqual({ edits: [{ all: false }] });
  });

  it('puts, reads and removes values at any depth without touching the old state', () => {
    const before = filled({ edits: [{ search: 'a', all: true }] });
    const after = withValue(before, ['edits', 1, 'search'], 'b');
    expect(after.input).toEqual({ edits: [{ search: 'a', all: true }, { search: 'b' }] });
    expect(before.input).toEqual({ edits: [{ search: 'a', all: true }] });
    expect(withValue(after, ['edits', 0], undefined).input).toEqual({ edits: [{ search: 'b' }] });
    expect(valueAt(after.input, ['edits', 1, 'search'])).toBe('b');
    expect(valueAt(after.input, ['edits', 'toString'])).toBeUndefined();
  });

  it('moves unread text with its row when a row above is removed', () => {
    const state = withText(withText(filled({ rows: [1, 2, 3] }), ['rows', 0], '{a'), ['rows', 2], '{c');
    expect(withValue(state, ['rows', 0], undefined)).toEqual({ input: { rows: [2, 3] }, texts: { 'rows/1': '{c' } });
  });

  it('orders keys as the form does, at every depth, and loses none', () => {
    const input = JSON.parse('{"zeta":1,"edits":[{"all":true,"extra":0,"search":"x"}],"__proto__":5,"url":"u"}') as Input;
    const ordered = inFormOrder(model, input);
    expect(JSON.stringify(ordered)).toBe('{"url":"u","edits":[{"search":"x","all":true,"extra":0}],"zeta":1,"__proto__":5}');
  });

  it('keeps a key called __proto__ as a key', () => {
    const state = withValue(filled({}), ['__proto__'], 'x');
    expect(JSON.stringify(state.input)).toBe('{"__proto__":"x"}');
  });

  it('reads numbers and leaves what is none as it was typed', () => {
    expect(['12', ' 1.5 ', '-3e2', '', '12a', '0x10', '1.'].map(readNumberText)).toEqual([12, 1.5, -300, undefined, '12a', '0x10', 1]);
  });

  it('shows a value that its control can not hold as JSON', () => {
    const resume = field('resume');
    expect(resume && fitsField(resume, 'yes')).toBe(false);
    expect(resume && fitsField(resume, undefined)).toBe(true);
  });
});

describe('JSON text and back', () => {
  it('loses nothing, whatever the arguments are', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
      // What JSON can't tell apart (-0) is not asked of the form either.
      const input = JSON.parse(JSON.stringify(given)) as Input;
      const back = readJsonText(writeJsonText(filled(input)));
      expect(back.ok && sameJson(back.state.input, input)).toBe(true);
    }));
  });

  it('loses nothing that was typed and is not JSON yet: it stands in the text where it belongs', () => {
    const state = withText(withText(filled({ url: 'x', rows: [1, 2], headers: { a: 1 } }), ['headers'], '{ "a": '), ['rows', 1], '[tw');
    const text = writeJsonText(state);
    expect(text).toContain('"headers": { "a": \n');
    expect(text).toContain('[tw');
    expect(readJsonText(text)).toMatchObject({ ok: false });
    const repaired = readJsonText(text.replace('{ "a": ', '{ "a": 5 }').replace('[tw', '["two"]'));
    expect(repaired.ok && repaired.state).toEqual({ input: { url: 'x', rows: [1, ['two']], headers: { a: 5 } }, texts: {} });
  });

  it('finds no error in JSON, and a place in what is none', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonError(text) === -1));
    fc.assert(fc.property(fc.string(), (text) => {
      const found = findJsonError(text);
      expect(found === -1).toBe(isJson(text));
      expect(found).toBeLessThanOrEqual(text.length);
    }));
  });

  it('says where the text stops being JSON', () => {
    expect(readJson('{\n  "a": 1,\n  b: 2\n}')).toEqual({ ok: false, message: 'In line 3, column 3: “b” is not expected here.' });
    expect(readJson("{'a': 1}")).toEqual({ ok: false, message: 'In line 1, column 2: JSON wants double quotes.' });
    expect(readJson('{"a": [1,]}')).toMatchObject({ ok: false, message: expect.stringContaining('comma too many') });
    expect(readJson('{"a": ')).toMatchObject({ ok: false, message: expect.stringContaining('ends too soon') });
    expect(readJsonText('[1]')).toEqual({ ok: false, message: 'Arguments are one object: { "name": value }.' });
  });
});

describe('problems', () => {
  const good = { url: 'https://example.org/a.iso', edits: [{ search: 'x', all: false }] };

  it('finds none in good arguments', () => {
    expect(checkInput(model, filled(good))).toEqual([]);
    expect(checkInput(model, filled({ ...good, note: null, sha256: 'a'.repeat(64), when: [1], max_bytes: 1 }))).toEqual([]);
  });

  it.each([
    [{ sha256: '3d1f9b52a07e' }, 'A SHA-256 has 64 hex digits; this has 12.'],
    [{ sha256: 'A'.repeat(64) }, 'Only hex digits: 0 to 9 and a to f, in lower case.'],
    [{ url: 'example' }, 'A whole address, with its beginning: https://example.org/file.'],
    [{ max_bytes: 0 }, 'A whole number of 1 or more; this is 0.'],
    [{ max_bytes: '12a' }, 'A whole number of 1 or more; this is “12a”.'],
    [{ max_bytes: 1.5 }, 'A whole number of 1 or more; this is 1.5.'],
    [{ shared: 0 }, 'A number above 0; this is 0.'],
    [{ mode: 'overwrite' }, 'One of replace, keep, rename.'],
    [{ resume: 'yes' }, 'True or false; this is text.'],
    [{ note: 5 }, 'Text; this is a number.'],
    [{ colour: 'red' }, 'There is no argument called colour.'],
    [{ edits: [{ search: '', all: true }] }, 'Needs some text.'],
    [{ edits: 'x' }, 'A list; this is text.'],
  ])('says what would be right: %j', (change, message) => {
    expect(checkInput(model, filled({ ...good, ...(change as Input) }))).toMatchObject([{ state: 'wrong', message }]);
  });

  it('tells missing from wrong, and Run names what stands in the way', () => {
    expect(whyNotRun(checkInput(model, filled({})))).toBe('Fill url and edits first');
    expect(whyNotRun(checkInput(model, filled({ ...good, sha256: '12' })))).toBe('Fix sha256 first');
    expect(whyNotRun(checkInput(model, filled({ url: good.url, edits: [{ search: 'x', all: false }, { all: true }] })))).toBe('Fill search in row 2 of edits first');
    expect(whyNotRun([])).toBeUndefined();
  });

  it('shows unread JSON at its field', () => {
    expect(checkInput(model, withText(filled(good), ['headers'], '{ "a"'))).toMatchObject([{ path: ['headers'], state: 'wrong' }]);
  });

  it('joins what the runtime says, once a field, and takes an absent argument as missing', () => {
    const own = checkInput(model, filled({ ...good, sha256: '12' }));
    const joined = joinProblems(model, own, [{ field: 'sha256', message: 'bad' }, { field: 'edits[0].search', message: 'occurs twice' }, { field: '/mode', message: 'needed' }], filled(good));
    expect(joined.map((problem) => [problem.path, problem.state])).toEqual([[['sha256'], 'wrong'], [['edits', 0, 'search'], 'wrong'], [['mode'], 'missing']]);
    expect(['edits.0.search', 'edits[0].search', '/edits/0/search'].map(readFieldPath)).toEqual(Array(3).fill(['edits', 0, 'search']));
  });
});

describe('copy as command', () => {
  it('quotes for the shell whatever the arguments hold', () => {
    expect(writeCommand('create_file', { content: `it's "$HOME"` })).toBe(String.raw`steward call create_file '{"content":"it'\''s \"$HOME\""}'`);
  });
});
