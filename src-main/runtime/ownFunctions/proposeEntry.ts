import { isDeepStrictEqual } from 'node:util';
import type { CallView, Json } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { holdsMarker } from '../../redact/redactor.ts';

/** A call that was made, with its whole result where that is kept. */
export interface DoneCall {
  call: Pick<CallView, 'name' | 'phrase' | 'arguments'>;
  result: unknown;
}

/** Texts this short are equal by chance. */
const shortest = 3;
const mostLooked = 20_000;

/**
 * An entry that makes these calls again, one after the other. An argument that is a part of an earlier result
 * becomes a reference to it; one that was a secret, or holds one, becomes a parameter.
 */
export function proposeEntry(done: readonly DoneCall[], taken: (name: string) => boolean): Record<string, Json> {
  const [first] = done;
  if (!first) throw new AppError('NOT_FOUND', 'None of these calls is kept any more');
  const properties: Record<string, Json> = {};
  const earlier: { id: string; result: unknown }[] = [];
  const steps = done.map(({ call, result }, index) => {
    const given: Record<string, Json> = {};
    for (const [name, value] of Object.entries(call.arguments)) {
      if (holdsMarker(value)) {
        const parameter = freeName(name, (each) => each in properties || earlier.some(({ id }) => id === each));
        properties[parameter] = { description: `${name} of ${call.name}` };
        given[name] = `{{${parameter}}}`;
      } else given[name] = referTo(value, earlier);
    }
    earlier.push({ id: `step${index + 1}`, result });
    return { function: call.name, arguments: given };
  });
  const what = done.map(({ call: { phrase } }) => `${phrase.base} ${phrase.object}`.trim());
  return {
    name: freeName(done.length === 1 ? `${first.call.name.replace(/[^a-z0-9]+/g, '_').slice(0, 40)}_again` : 'my_steps', taken),
    description: what.map((each, index) => (index === 0 ? each : `then ${each.charAt(0).toLowerCase()}${each.slice(1)}`)).join(', ').slice(0, 1000),
    ...(Object.keys(properties).length > 0 && { parameters: { type: 'object', properties, required: Object.keys(properties) } }),
    implementation: { type: 'steps', steps },
  };
}

/** The value, or the place of an earlier result that holds the very same; within lists and objects each part by itself. */
function referTo(value: Json, earlier: readonly { id: string; result: unknown }[]): Json {
  const isPlain = value === null || typeof value !== 'object';
  if (typeof value === 'string' ? value.length >= shortest : !isPlain && Object.keys(value).length > 0) {
    for (const { id, result } of earlier.toReversed()) {
      const path = find(value, result);
      if (path) return `{{${[id, ...path].join('.')}}}`;
    }
  }
  if (isPlain) return value;
  if (Array.isArray(value)) return value.map((item) => referTo(item, earlier));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, referTo(item, earlier)]));
}

function find(value: Json, result: unknown): string[] | undefined {
  let looked = 0;
  const waiting: { at: unknown; path: string[] }[] = [{ at: result, path: [] }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (looked++ > mostLooked) return undefined;
    if (next.path.length > 0 && isDeepStrictEqual(next.at, value)) return next.path;
    if (next.at === null || typeof next.at !== 'object') continue;
    for (const [key, item] of Object.entries(next.at)) if (/^[A-Za-z0-9_-]+$/.test(key)) waiting.push({ at: item, path: [...next.path, key] });
  }
  return undefined;
}

function freeName(wanted: string, taken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}_${count}`;
    if (!taken(name)) return name;
  }
}
