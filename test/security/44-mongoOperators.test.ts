import { describe, expect, it } from 'vitest';
import { requireSafeDocument } from '../../src-main/ports/databases/documentGuards.ts';
import { documentStore } from '../../src-main/ports/local/databases/mongodb/openMongodb.ts';
import { failureOf } from '../kit/workbench.ts';

const refused: readonly [string, unknown][] = [
  ['$where with text', { $where: 'sleep(1000)' }],
  ['$where deep in a filter', { $or: [{ a: 1 }, { $and: [{ b: { $not: { $where: 'true' } } }] }] }],
  ['$where in other case', { $WHERE: '1' }],
  ['$function', { $expr: { $function: { body: 'function(){}', args: [], lang: 'js' } } }],
  ['$accumulator', { $group: { _id: 1, all: { $accumulator: { init: 'function(){}' } } } }],
  ['$out', { $out: 'other' }],
  ['$merge in a $facet', { $facet: { a: [{ $merge: { into: 'other' } }] } }],
  ['$out in a $lookup', { $lookup: { from: 'x', pipeline: [{ $out: 'y' }], as: 'z' } }],
  ['$currentOp', { $currentOp: { allUsers: true } }],
  ['mapReduce', { mapReduce: 'x', map: 'function(){}' }],
];

describe('attack 44', () => {
  it.each(refused)('refuses %s', (_, document) => expect(() => requireSafeDocument(document)).toThrow(/runs code|writes|looks into/));

  it('lets ordinary filters and pipelines through', () => {
    for (const document of [{}, { a: { $gt: 1 }, b: { $regex: '^x', $options: 'i' } }, [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }, { $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }], { where: 'a field', function: 1 }]) expect(() => requireSafeDocument(document)).not.toThrow();
  });

  it('asks the driver nothing of what it refuses, on every way in', async () => {
    const asked: string[] = [];
    const collection = new Proxy({}, { get: (_, name) => () => void asked.push(String(name)) });
    const db = { collection: () => collection };
    const store = documentStore({ db: () => db } as never, 'shop', { serialize: (value) => value, deserialize: (value) => value });
    const common = { collection: 'orders', limit: 10, offset: 0, timeoutMs: 1000, signal: new AbortController().signal };
    const attack = { $where: '1' };
    for (const request of [{ operation: 'find', filter: attack }, { operation: 'find', filter: {}, projection: attack }, { operation: 'aggregate', pipeline: [{ $match: attack }] }, { operation: 'aggregate', pipeline: [{ $out: 'x' }] }, { operation: 'count', filter: attack }, { operation: 'distinct', field: 'a', filter: attack }]) expect((await failureOf(store.read({ ...common, ...request } as never))).code).toBe('FORBIDDEN');
    for (const request of [{ operation: 'update', filter: attack, update: { $set: { a: 1 } } }, { operation: 'update', filter: {}, update: { $set: { a: { $function: {} } } } }, { operation: 'delete', filter: attack }, { operation: 'insert', documents: [attack] }]) expect((await failureOf(store.write({ ...common, ...request } as never))).code).toBe('FORBIDDEN');
    expect((await failureOf(store.count('orders', attack, common.signal))).code).toBe('FORBIDDEN');
    expect(asked).toEqual([]);
  });
});
