import { describe, expect, it } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { createOfflineEngine } from '../../../src-main/models/offline/createOfflineEngine.ts';
import { toModelTool } from '../../../src-main/registry/projections.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { converse } from './converse.ts';

const mission = 'create a file called hello.txt with content Hello World! and then read it back';

describe('a request of two parts', () => {
  it('creates, reads after that, and shows the text', async () => {
    const { bench, say } = converse();
    const said = await say(mission);
    expect(said.calls).toEqual([
      { name: 'create_file', arguments: { file_path: 'hello.txt', content: 'Hello World!' } },
      { name: 'read_file', arguments: { file_path: 'hello.txt' } },
    ]);
    expect(said.steps).toEqual([['create_file'], ['read_file']]);
    expect(bench.get('hello.txt')).toBe('Hello World!');
    expect(said.text).toContain('Created hello.txt');
    expect(said.text).toMatch(/```\w*\nHello World!\n```/);
  });

  it('does not read what was refused, and says so', async () => {
    const { bench, say } = converse();
    const said = await say(mission, { refuse: 'create_file', note: 'not here' });
    expect(said.calls.map((call) => call.name)).toEqual(['create_file']);
    expect(bench.has('hello.txt')).toBe(false);
    expect(said.text).toContain('I did not create hello.txt: you refused it and said “not here”.');
    expect(said.text).toContain('So I did not read hello.txt.');
  });

  it('does not go on after a failure, and says what to try', async () => {
    const { bench, say } = converse();
    bench.put('hello.txt', 'old');
    const said = await say(mission);
    expect(said.calls.map((call) => call.name)).toEqual(['create_file']);
    expect(bench.get('hello.txt')).toBe('old');
    expect(said.text).toMatch(/I could not create hello\.txt: .+/);
    expect(said.text).toContain('So I did not read hello.txt.');
  });

  it('goes on with a part that does not need the one refused', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    bench.put('b.txt', 'B');
    const said = await say('delete a.txt and show b.txt', { refuse: 'delete_file' });
    expect(said.calls.map((call) => call.name)).toEqual(['delete_file', 'read_file']);
    expect(said.text).toContain('```\nB\n```');
  });

  it('makes independent looks together and changes one after the other', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    expect((await say('read a.txt and show me the memory info')).steps).toEqual([['read_file', 'get_system_info']]);
    expect((await say('copy a.txt to b.txt and then delete a.txt')).steps).toEqual([['copy_file'], ['delete_file']]);
    expect(bench.has('a.txt')).toBe(false);
    expect(bench.get('b.txt')).toBe('A');
  });

  it('makes one call for each of several targets', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    bench.put('b.txt', 'B');
    const said = await say('delete a.txt and b.txt');
    expect(said.steps).toEqual([['delete_file', 'delete_file']]);
    expect(bench.has('a.txt') || bench.has('b.txt')).toBe(false);
  });

  it('takes the targets of a second part from what the first one found', async () => {
    const { bench, say } = converse();
    bench.put('logs/a.log', '1');
    bench.put('logs/b.log', '2');
    bench.put('logs/keep.txt', '3');
    const said = await say('find all .log files in logs and delete them');
    expect(said.steps).toEqual([['search_files'], ['delete_file', 'delete_file']]);
    expect(bench.has('logs/a.log') || bench.has('logs/b.log')).toBe(false);
    expect(bench.has('logs/keep.txt')).toBe(true);
  });

  it('does nothing more when the first part found nothing', async () => {
    const { bench, say } = converse();
    bench.put('logs/keep.txt', '3');
    const said = await say('find all .log files in logs and delete them');
    expect(said.calls.map((call) => call.name)).toEqual(['search_files']);
    expect(said.text).toContain('0 matches');
  });

  it('asks to narrow a search that found too much to act on', async () => {
    const { bench, say } = converse();
    for (let index = 0; index < 60; index++) bench.put(`logs/${index}.log`, '');
    const said = await say('find all .log files in logs and delete them');
    expect(said.calls.map((call) => call.name)).toEqual(['search_files']);
    expect(said.text).toContain('60 calls');
    expect(bench.has('logs/0.log')).toBe(true);
  });
});

describe('answers', () => {
  it('lists as a table with sizes people read', async () => {
    const { bench, say } = converse();
    bench.put('docs/a.txt', 'x'.repeat(2000));
    bench.put('docs/b|c.txt', 'y');
    const { text } = await say('list the files in docs');
    expect(text).toContain('2 entries in docs');
    expect(text).toMatch(/\| a\.txt \|.*2 KB/);
    expect(text).toContain('b\\|c.txt');
  });

  it('keeps a fence closed around text that has fences', async () => {
    const { bench, say } = converse();
    bench.put('a.md', '# T\n```js\nx\n```\n');
    const { text } = await say('read a.md');
    expect(text).toMatch(/````\w*\n# T\n```js\nx\n```\n````/);
  });

  it('shows only the beginning of a long file', async () => {
    const { bench, say } = converse();
    bench.put('long.txt', 'line\n'.repeat(5000));
    const { text } = await say('read long.txt');
    expect(text.length).toBeLessThan(8000);
    expect(text).toContain('only the beginning');
  });

  it('says what failed and what to try', async () => {
    const { text } = await converse().say('read missing.txt');
    expect(text).toContain('I could not read missing.txt:');
    expect(text).toMatch(/nothing at/i);
  });
});

describe('questions', () => {
  it('asks for what is missing and takes the next message as the answer', async () => {
    const { bench, say } = converse();
    bench.put('old.txt', 'x');
    const asked = await say('delete the file');
    expect(asked.calls).toEqual([]);
    expect(asked.question).toMatchObject({ name: 'delete_file', arguments: {}, missing: ['file_path'] });
    expect(asked.question?.text).toContain('which file?');
    const said = await say('old.txt');
    expect(said.calls).toEqual([{ name: 'delete_file', arguments: { file_path: 'old.txt' } }]);
    expect(bench.has('old.txt')).toBe(false);
  });

  it('keeps what was given, and the rest of the sentence', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    const asked = await say('copy a.txt, then list the folder .');
    expect(asked.question).toMatchObject({ name: 'copy_file', arguments: { source: 'a.txt' }, missing: ['destination'] });
    const said = await say('b.txt');
    expect(said.calls[0]).toEqual({ name: 'copy_file', arguments: { source: 'a.txt', destination: 'b.txt' } });
    expect(bench.get('b.txt')).toBe('A');
    expect(said.steps.length).toBe(2);
  });

  it('takes any words as a text to write', async () => {
    const { bench, say } = converse();
    expect((await say('write something to notes.txt')).question).toMatchObject({ missing: ['content'] });
    const said = await say('delete the folder x and have fun');
    expect(said.calls.map((call) => call.name)).toEqual(['write_file']);
    expect(bench.get('notes.txt')).toBe('delete the folder x and have fun');
  });

  it('asks again for what is still missing', async () => {
    const { say } = converse();
    expect((await say('move a file')).question?.missing).toEqual(['source', 'destination']);
    const again = await say('a.txt');
    expect(again.question).toMatchObject({ arguments: { source: 'a.txt' }, missing: ['destination'] });
    expect((await say('b.txt')).calls).toEqual([{ name: 'move_file', arguments: { source: 'a.txt', destination: 'b.txt' } }]);
  });

  it.each(['never mind', 'cancel', 'no', 'forget it', "don't"])('drops it at “%s”', async (answer) => {
    const { say } = converse();
    await say('delete the file');
    const said = await say(answer);
    expect(said.calls).toEqual([]);
    expect(said.question).toBeUndefined();
    expect(said.text).toContain('Nothing was done');
  });

  it('sees a new request as one', async () => {
    const { bench, say } = converse();
    bench.put('docs/a.txt', 'A');
    await say('delete the file');
    expect((await say('list the files in docs')).calls.map((call) => call.name)).toEqual(['list_directory']);
  });
});

describe('what was spoken of before', () => {
  it('reads “it” as the last target', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    await say('how big is a.txt');
    expect((await say('read it')).calls).toEqual([{ name: 'read_file', arguments: { file_path: 'a.txt' } }]);
  });

  it('offers, and does not make, a change whose target is only “it” from an earlier message', async () => {
    const { bench, say } = converse();
    bench.put('a.txt', 'A');
    await say('read a.txt');
    const said = await say('delete it');
    expect(said.calls).toEqual([]);
    expect(said.suggestions[0]).toMatchObject({ name: 'delete_file', arguments: { file_path: 'a.txt' } });
    expect(bench.has('a.txt')).toBe(true);
    const chosen = await say(said.suggestions[0]?.sentence ?? '');
    expect(chosen.calls).toEqual([{ name: 'delete_file', arguments: { file_path: 'a.txt' } }]);
  });

  it('finds “the second one” in the last list', async () => {
    const { bench, say } = converse();
    bench.put('docs/a.txt', 'A');
    bench.put('docs/b.txt', 'B');
    await say('list the files in docs');
    const said = await say('read the second one');
    expect(said.calls.map((call) => call.name)).toEqual(['read_file']);
    expect(said.text).toContain('```\nB\n```');
  });
});

describe('when it is not sure', () => {
  it('offers guesses whose sentences make exactly their calls', async () => {
    const { say } = converse();
    const said = await say('remove ~/projects/demo');
    expect(said.calls).toEqual([]);
    expect(said.suggestions.map((item) => item.name).slice(0, 2).sort()).toEqual(['delete_directory', 'delete_file']);
    const engine = createOfflineEngine(createRegistry(functions));
    for (const item of said.suggestions) expect(engine.understand(item.sentence).calls[0]).toMatchObject({ name: item.name, arguments: item.arguments });
  });

  it('takes a number or “the second one” as the choice', async () => {
    const { bench, say } = converse();
    bench.put('thing', 'x');
    const offered = await say('remove ./thing');
    const index = offered.suggestions.findIndex((item) => item.name === 'delete_file');
    const said = await say(index === 0 ? 'the first one' : 'the second one');
    expect(said.calls).toEqual([{ name: 'delete_file', arguments: { file_path: './thing' } }]);
    expect(bench.has('thing')).toBe(false);
  });

  it('says that it does not know, with something to begin with', async () => {
    const said = await converse().say('qwpoeiru zxmn');
    expect(said.calls).toEqual([]);
    expect(said.text).toContain('I do not know what you mean');
    expect(said.suggestions.length).toBe(3);
  });

  it.each(['should I delete old.txt?', 'what would happen if I ran rm -rf ~/projects?', 'I accidentally deleted report.xlsx', 'some day I will have to wipe /mnt/old'])('never answers talk with a guess that changes something: %s', async (text) => {
    const said = await converse().say(text);
    const changing = new Set(functions.filter((definition) => !definition.annotations.readOnly).map((definition) => definition.name));
    expect(said.calls).toEqual([]);
    expect(said.suggestions.filter((item) => changing.has(item.name))).toEqual([]);
  });

  it('leaves things alone when told so', async () => {
    const said = await converse().say("don't delete anything in ~/Documents");
    expect(said.calls).toEqual([]);
    expect(said.suggestions).toEqual([]);
    expect(said.text).toContain('Nothing was done');
  });
});

describe('its bounds', () => {
  it('uses only the functions on offer', async () => {
    const engine = createOfflineEngine(createRegistry(functions));
    const tools = functions.filter((definition) => definition.name !== 'create_file').map(toModelTool);
    const names: string[] = [];
    for await (const event of engine.step({ system: '', messages: [{ role: 'person', text: 'create a file called a.txt with content x' }], tools, signal: new AbortController().signal })) if (event.type === 'call') names.push(event.name);
    expect(names).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const engine = createOfflineEngine(createRegistry(functions));
    const controller = new AbortController();
    controller.abort();
    const read = async (): Promise<void> => {
      for await (const event of engine.step({ system: '', messages: [{ role: 'person', text: 'list .' }], tools: [], signal: controller.signal })) void event;
    };
    await expect(read()).rejects.toSatisfy((error: unknown) => isAppError(error, 'CANCELLED'));
  });
});
