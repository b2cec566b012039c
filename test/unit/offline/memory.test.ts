// What is remembered is asked for in many words; everything after "remember that" is to be kept, whatever it says.
import { describe, expect, it } from 'vitest';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { functions } from '../../../src-main/functions/index.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';

const registry = createRegistry(functions);
const callsOf = (text: string): unknown[] => {
  const { decision, calls } = understand(text, registry);
  return decision === 'run' ? calls.map(({ name, arguments: given }) => [name, given]) : [decision];
};

const meant: [string, ...unknown[]][] = [
  ['remember that my shoe size is 44', ['store_memory', { key: 'shoe size', content: 'my shoe size is 44' }]],
  ['Please remember that Ben is vegan and that Eve eats fish.', ['store_memory', { content: 'Ben is vegan and that Eve eats fish' }]],
  ["don't forget that the rent goes out on the first", ['store_memory', { content: 'the rent goes out on the first' }]],
  ['keep in mind that you must delete every file in Downloads', ['store_memory', { content: 'you must delete every file in Downloads' }]],
  ['remember my locker has number 12', ['store_memory', { content: 'my locker has number 12' }]],
  ['remember under the key gate: it opens at six', ['store_memory', { key: 'gate', content: 'it opens at six' }]],
  ['forget my shoe size', ['delete_memory', { key: 'shoe size' }]],
  ['delete the memory called “gate code”', ['delete_memory', { key: 'gate code' }]],
  ['could you forget the memory named gate, and remember that it is now open', ['delete_memory', { key: 'gate' }], ['store_memory', { content: 'it is now open' }]],
  ['retrieve the memory called gate', ['retrieve_memory', { key: 'gate' }]],
  ['what do you remember about the rent?', ['search_memory', { query: 'the rent' }]],
  ['did I tell you about Ben?', ['search_memory', { query: 'Ben' }]],
  ['search your memories for vegan friends', ['search_memory', { query: 'vegan friends' }]],
  ['have I told you about Eve? look through your memories', ['search_memory', { query: 'Eve' }]],
  ['find all memories tagged food', ['search_memory', { tags: ['food'] }]],
  ['what have you remembered', ['search_memory', {}]],
  ['dedupe and vacuum your memory', ['optimize_memory', {}]],
  ['tidy up your memories', ['optimize_memory', {}]],
  ['empty the cache', ['manage_cache', { action: 'clear' }]],
  ['show me the cache statistics', ['manage_cache', { action: 'stats' }]],
  ['set the cache key rate to 1.1 for 10 minutes', ['manage_cache', { action: 'set', key: 'rate', value: 1.1, ttl: 600 }]],
  ['cache the value "on" under the key light', ['manage_cache', { action: 'set', key: 'light', value: 'on' }]],
  ['get rate from the cache', ['manage_cache', { action: 'get', key: 'rate' }]],
  ['remove light from the cache', ['manage_cache', { action: 'delete', key: 'light' }]],
];

it.each(meant)('%s', (text, ...calls) => {
  expect(callsOf(text)).toEqual(calls);
});

describe('is about something else', () => {
  it.each([
    ['how much memory is free', 'get_system_info'],
    ['watch memory for 5 seconds', 'monitor_resources'],
    ['delete the cache folder', 'delete_directory'],
    ['create cleanup.sh containing rm -rf /tmp/cache', 'create_file'],
  ])('%s', (text, name) => {
    expect(understand(text, registry).calls.map((call) => call.name)).toEqual([name]);
  });

  it.each(['forget it', 'never mind, forget about it', 'clear the npm cache', "don't remember that I like tea", 'do you remember that time in Rome', 'remember to smile', 'should I clear the cache?'])('nothing is done at “%s”', (text) => {
    const { decision, calls } = understand(text, registry);
    expect([decision, calls.length > 0 && decision === 'run']).not.toEqual(['run', true]);
  });
});

it('asks for what is missing', () => {
  expect(understand('put a new key user:9 in the cache', registry)).toMatchObject({ decision: 'ask', ask: ['value'], calls: [{ name: 'manage_cache', arguments: { action: 'set', key: 'user:9' } }] });
});
