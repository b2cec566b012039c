import { describe, expect, it } from 'vitest';
import { compressFiles } from '../../../../src-main/functions/files/compressFiles.ts';
import { extractArchive } from '../../../../src-main/functions/files/extractArchive.ts';
import { files } from '../../../../src-main/functions/files/index.ts';
import { makeZip } from '../../../kit/archives.ts';
import { picture } from '../../../kit/fileSystem.ts';
import { journalBench } from '../../../kit/journal.ts';
import { openWorkbench } from '../../../kit/workbench.ts';

const changing = files.filter(({ undo }) => undo === 'journal').flatMap((definition) => definition.examples.filter(({ input }) => input['dry_run'] !== true).map((example) => ({ name: definition.name, definition, example })));

describe('the way back', () => {
  it.each(changing)('$name: $example.title', async ({ definition, example }) => {
    const { roots, journal } = await journalBench();
    const bench = openWorkbench(roots);
    for (const [path, text] of Object.entries(example.setup ?? {})) bench.put(path, text);
    const before = picture(roots.workspace);
    bench.ports = { ...bench.ports, files: journal.recording('call', bench.ports.files) };
    await bench.call(definition, example.input);
    await journal.finish('call');
    const after = picture(roots.workspace);
    expect(after).not.toEqual(before);
    await journal.undo('call', { force: false });
    expect(picture(roots.workspace)).toEqual(before);
    await journal.redo('call', { force: false });
    expect(picture(roots.workspace)).toEqual(after);
  });

  it.each([
    ['compress_files', compressFiles, { sources: ['p'], output_path: 'out/new.zip' }],
    ['extract_archive', extractArchive, { archive_path: 'x.zip', destination: 'out', overwrite: true }],
  ] as const)('%s stopped in the midst leaves the folder as it was', async (_name, definition, input) => {
    const { roots, journal } = await journalBench();
    const bench = openWorkbench(roots);
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
    for (let index = 0; index < 6; index++) bench.put(`p/f${index}`, content);
    bench.put('x.zip', makeZip(Array.from({ length: 6 }, (_, index) => ({ name: `f${index}`, content }))));
    bench.put('out/f0', 'old');
    const before = picture(roots.workspace);
    const stop = new AbortController();
    bench.ports = { ...bench.ports, files: journal.recording('call', bench.ports.files) };
    await expect(bench.call(definition, input, { signal: stop.signal, onProgress: ({ done }) => done > 600_000 && stop.abort() })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    await journal.rollBack('call');
    expect(picture(roots.workspace)).toEqual(before);
  });
});
