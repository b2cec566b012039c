import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { picture } from '../../kit/fileSystem.ts';
import { journalBench, type JournalBench } from '../../kit/journal.ts';

async function bench(): Promise<JournalBench & { at(name: string): string }> {
  const made = await journalBench();
  const at = (name: string): string => join(made.roots.workspace, name);
  writeFileSync(at('a'), 'a');
  writeFileSync(at('b'), 'b');
  mkdirSync(at('tree'));
  writeFileSync(at('tree/x'), 'x');
  return { ...made, at };
}

describe('undo', () => {
  test('names every place that changed since, and changes nothing', async () => {
    const { journal, call, at, roots } = await bench();
    await call('call_1', async (files) => {
      await files.write(at('a'), 'new a', { overwrite: true });
      await files.write(at('b'), 'new b', { overwrite: true });
      await files.write(at('c'), 'new c', { overwrite: false });
    });
    writeFileSync(at('a'), 'mine');
    rmSync(at('c'));
    const now = picture(roots.workspace);
    const error = await journal.undo('call_1', { force: false }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNDO_CONFLICT', message: `${at('c')} is not there any more; ${at('a')} was changed since` });
    expect(picture(roots.workspace)).toEqual(now);
    expect((await journal.stateOf('call_1')).state).toBe('available');
  });

  test('with force goes on, and redo brings back what was there', async () => {
    const { journal, call, at } = await bench();
    await call('call_1', (files) => files.write(at('a'), 'new a', { overwrite: true }));
    writeFileSync(at('a'), 'mine');
    await journal.undo('call_1', { force: true });
    expect(readFileSync(at('a'), 'utf8')).toBe('a');
    await journal.redo('call_1', { force: false });
    expect(readFileSync(at('a'), 'utf8')).toBe('mine');
  });

  test('sees a same-sized change with the old time', async () => {
    const { journal, call, at } = await bench();
    await call('call_1', (files) => files.write(at('a'), 'new', { overwrite: true, modifiedAt: 1_000_000 }));
    writeFileSync(at('a'), 'own');
    utimesSync(at('a'), 1000, 1000);
    await expect(journal.undo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
  });

  type Bench = Awaited<ReturnType<typeof bench>>;
  const meddlings: { over: string; act(b: Bench): Promise<void>; meddle(b: Bench): void; message: RegExp; after: Record<string, string>; kept: string }[] = [
    {
      over: 'a big file',
      act: (b) => b.call('call_1', (files) => files.write(b.at('a'), Buffer.alloc(2_000_000), { overwrite: true })),
      meddle: (b) => writeFileSync(b.at('a'), 'mine'),
      message: /a was changed since/,
      after: { a: 'a' },
      kept: 'mine',
    },
    {
      over: 'an appended file',
      act: (b) => b.call('call_1', (files) => files.append(b.at('a'), ' more')),
      meddle: (b) => appendFileSync(b.at('a'), ' mine'),
      message: /a was changed since/,
      after: { a: 'a' },
      kept: ' more mine',
    },
    { over: 'a removed file', act: (b) => b.call('call_1', (files) => files.remove(b.at('a'))), meddle: (b) => writeFileSync(b.at('a'), 'mine'), message: /Something new is at .*a/, after: { a: 'a' }, kept: 'mine' },
    {
      over: 'the old place of a moved file',
      act: (b) => b.call('call_1', (files) => files.move(b.at('a'), b.at('z'), { overwrite: false })),
      meddle: (b) => writeFileSync(b.at('a'), 'mine'),
      message: /Something new is at .*a/,
      after: { a: 'a' },
      kept: 'mine',
    },
    {
      over: 'a moved file that was edited',
      act: (b) => b.call('call_1', (files) => files.move(b.at('a'), b.at('b'), { overwrite: true })),
      meddle: (b) => writeFileSync(b.at('b'), 'mine'),
      message: /b was changed since/,
      after: { a: 'mine', b: 'b' },
      kept: 'mine',
    },
    { over: 'a copied tree', act: (b) => b.call('call_1', (files) => files.copy(b.at('tree'), b.at('z'), { overwrite: false })), meddle: (b) => writeFileSync(b.at('z/own'), 'mine'), message: /z was changed since/, after: { 'tree/x': 'x' }, kept: 'mine' },
    { over: 'a made folder', act: (b) => b.call('call_1', (files) => files.makeFolder(b.at('p/q'))), meddle: (b) => writeFileSync(b.at('p/q/own'), 'mine'), message: /q holds things that were put there since/, after: { 'p/q/own': 'mine' }, kept: 'mine' },
  ];
  test.each(meddlings)('conflicts over $over; with force nothing is lost', async ({ act, meddle, message, after, kept }) => {
    const b = await bench();
    await act(b);
    meddle(b);
    const meddled = picture(b.roots.workspace);
    await expect(b.journal.undo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_CONFLICT', message: expect.stringMatching(message) });
    expect(picture(b.roots.workspace)).toEqual(meddled);
    await b.journal.undo('call_1', { force: true });
    for (const [name, text] of Object.entries(after)) expect(readFileSync(b.at(name), 'utf8')).toBe(text);
    const contents = [...Object.values(picture(b.roots.workspace)), ...Object.values(picture(b.trash))].map(({ content }) => content);
    expect(contents).toContain(Buffer.from(kept).toString('hex'));
  });

  test('redo conflicts when something is in the way', async () => {
    const { journal, call, at } = await bench();
    await call('call_1', (files) => files.move(at('a'), at('z'), { overwrite: false }));
    await journal.undo('call_1', { force: false });
    writeFileSync(at('z'), 'mine');
    await expect(journal.redo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
    expect(readFileSync(at('z'), 'utf8')).toBe('mine');
    await journal.redo('call_1', { force: true });
    expect(readFileSync(at('z'), 'utf8')).toBe('a');
  });

  test('restores into folders that are gone', async () => {
    const { journal, call, at } = await bench();
    await call('call_1', (files) => files.remove(at('tree/x')));
    rmSync(at('tree'), { recursive: true });
    await journal.undo('call_1', { force: false });
    expect(readFileSync(at('tree/x'), 'utf8')).toBe('x');
  });

  test('says why there is nothing to undo or redo', async () => {
    const { journal, call, at, trash } = await bench();
    const code = 'UNDO_UNAVAILABLE';
    await expect(journal.undo('call_0', { force: true })).rejects.toMatchObject({ code, message: expect.stringContaining('changed nothing') });
    await call('call_1', (files) => files.remove(at('a')));
    await expect(journal.redo('call_1', { force: true })).rejects.toMatchObject({ code, message: expect.stringContaining('has not been undone') });
    await journal.undo('call_1', { force: false });
    await expect(journal.undo('call_1', { force: true })).rejects.toMatchObject({ code, message: expect.stringContaining('undone already') });
    await journal.redo('call_1', { force: false });
    for (const name of readdirSync(join(trash, 'call_1'))) rmSync(join(trash, 'call_1', name));
    await expect(journal.undo('call_1', { force: true })).rejects.toMatchObject({ code, message: expect.stringContaining('gone from the trash') });
    expect(existsSync(at('a'))).toBe(false);
  });

  test('a running call cannot be undone', async () => {
    const { journal, files, at } = await bench();
    await journal.recording('call_1', files).remove(at('a'));
    expect(await journal.stateOf('call_1')).toEqual({ state: 'planned' });
    await expect(journal.undo('call_1', { force: true })).rejects.toMatchObject({ code: 'UNDO_UNAVAILABLE', message: expect.stringContaining('still running') });
  });

  test('two at once: one wins, the other is told', async () => {
    const { journal, call, at } = await bench();
    await call('call_1', (files) => files.write(at('a'), 'new', { overwrite: true }));
    const outcomes = await Promise.allSettled([journal.undo('call_1', { force: false }), journal.undo('call_1', { force: false })]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(readFileSync(at('a'), 'utf8')).toBe('a');
  });
});
