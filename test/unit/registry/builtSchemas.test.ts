import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { schemasToBuild, takeBuiltSchemas } from '../../../src-main/registry/builtSchemas.ts';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { inputSchemaOf, outputSchemaOf } from '../../../src-main/registry/projections.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const sample = (name: string): AnyFunction => ({ name, input: z.strictObject({ text: z.string() }), output: z.strictObject({ length: z.number() }) }) as unknown as AnyFunction;

test('the build holds the schemas of all functions, as they are made from their definitions', () => {
  expect(JSON.parse(readFileSync('out/main/functionSchemas.json', 'utf8'))).toEqual(schemasToBuild(functions));
});

test('what was built is taken over; what was not is made', async () => {
  const file = join(temporaryFolder(), 'schemas.json');
  writeFileSync(file, JSON.stringify({ first: { input: { title: 'built input' }, output: { title: 'built output' } } }));
  const [first, second] = [sample('first'), sample('second')];
  await takeBuiltSchemas([first, second], pathToFileURL(file));
  expect([inputSchemaOf(first), outputSchemaOf(first)]).toEqual([{ title: 'built input' }, { title: 'built output' }]);
  expect(inputSchemaOf(second)).toMatchObject({ properties: { text: { type: 'string' } } });
});

test('without a build they are made', async () => {
  const first = sample('first');
  await takeBuiltSchemas([first], pathToFileURL(join(temporaryFolder(), 'nothing.json')));
  expect(inputSchemaOf(first)).toMatchObject({ properties: { text: { type: 'string' } } });
});
