// Writes the generated files, or with --check only tells whether they are up to date.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot as root } from '../launch/install.mjs';
import { listFiles } from '../launch/stamp.mjs';
import { generators } from './generators.mjs';

const onlyCheck = process.argv.includes('--check');
let stale = 0;

for (const { name, script, folder } of generators) {
  const { default: generate } = await import(pathToFileURL(join(root, script)).href);
  /** @type {Map<string, string>} */
  const wanted = await generate();
  const present = new Map(
    listFiles(root, [folder]).map((file) => [relative(join(root, folder), file), readFileSync(file, 'utf8')]),
  );
  const changed = [...wanted].filter(([file, text]) => present.get(file) !== text).map(([file]) => file);
  const superfluous = [...present.keys()].filter((file) => !wanted.has(file));
  for (const file of onlyCheck ? [] : changed) write(join(root, folder, file), wanted.get(file) ?? '');
  for (const file of onlyCheck ? [] : superfluous) rmSync(join(root, folder, file));
  const words = onlyCheck ? { changed: 'stale', superfluous: 'superfluous' } : { changed: 'written', superfluous: 'removed' };
  for (const file of changed) process.stdout.write(`${name}: ${folder}/${file} ${words.changed}\n`);
  for (const file of superfluous) process.stdout.write(`${name}: ${folder}/${file} ${words.superfluous}\n`);
  stale += changed.length + superfluous.length;
}

if (onlyCheck && stale > 0) {
  process.stdout.write(`${stale} generated files differ from their sources: run npm run generate\n`);
  process.exitCode = 1;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
