// A file that one person can hold in mind: over 300 lines is a warning, over 600 a failure.
import { readFileSync } from 'node:fs';
import { packageRoot as root } from '../launch/install.mjs';
import { listFiles } from '../launch/stamp.mjs';
import { generators } from '../build/generators.mjs';

const warnAbove = 300;
const failAbove = 600;
const folders = ['src-main', 'src-preload', 'src-renderer', 'resources', 'test'];
const generated = generators.map((generator) => `${generator.folder}/`);

const sizes = listFiles(root, folders)
  .map((file) => ({ file, name: file.slice(root.length + 1).replaceAll('\\', '/') }))
  .filter(({ name }) => /\.(ts|tsx|css|mjs|js|cjs)$/.test(name) && !generated.some((folder) => name.startsWith(folder)))
  .map(({ file, name }) => ({ name, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > warnAbove)
  .sort((a, b) => b.lines - a.lines);

for (const { name, lines } of sizes) {
  process.stdout.write(lines > failAbove ? `${name} has ${lines} lines; ${failAbove} is the limit\n` : `warning: ${name} has ${lines} lines; split it before ${failAbove}\n`);
}
process.exitCode = sizes.some(({ lines }) => lines > failAbove) ? 1 : 0;
