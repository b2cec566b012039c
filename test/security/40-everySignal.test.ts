// Attack 40 over every function that signals, controls or plans: none says of itself that it may be tried again.
import { expect, test } from 'vitest';
import { functions } from '../../src-main/functions/index.ts';

const kinds = new Set(['process', 'service', 'schedule', 'exec', 'notify', 'message']);
const acting = functions.filter((definition) => definition.effects(definition.input.parse(definition.examples[0]?.input)).some(({ kind }) => kinds.has(kind)));

test.each(acting.map((definition) => [definition.name, definition] as const))('%s', (_name, { annotations, fallback, cacheSeconds }) => {
  expect(annotations).toMatchObject({ readOnly: false, idempotent: false });
  expect([fallback, cacheSeconds]).toEqual([undefined, undefined]);
});
