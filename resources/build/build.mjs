// Builds out/: runtime, preload, interface and the library's type declarations, in parallel
// processes (each is mostly native code). Flags: --quiet, --watch TARGET, and for its own
// children --target TARGET.
import { spawn } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { resolveConfig } from 'electron-vite';
import { build as viteBuild } from 'vite';
import { buildInputs, buildStampFile } from '../launch/ensureBuilt.mjs';
import { packageRoot as root } from '../launch/install.mjs';
import { listFiles, takeStamp, writeStamp } from '../launch/stamp.mjs';
import { mainEntries, preloadMaximumBytes } from './entries.mjs';

/** @typedef {'main' | 'preload' | 'renderer'} Target */
/** @type {Target[]} */
const targets = ['main', 'preload', 'renderer'];
const self = fileURLToPath(import.meta.url);

const { values: flags } = parseArgs({
  options: {
    quiet: { type: 'boolean', default: false },
    watch: { type: 'string' },
    target: { type: 'string' },
  },
});

process.chdir(root);
if (flags.watch !== undefined) await buildTarget(flags.watch, true);
else if (flags.target !== undefined) await buildTarget(flags.target, false);
else await buildAll();

async function buildAll() {
  const started = performance.now();
  // Taken first: what changes during the build makes the next start build again.
  const stamp = takeStamp(root, listFiles(root, buildInputs), '');
  rmSync(buildStampFile(root), { force: true });
  const results = await Promise.all([
    inChild('main', [self, '--target', 'main'])
      // Into out/main, which the main part empties.
      .then(() => inChild('schemas', ['resources/build/functionSchemas.ts', join('out', 'main', 'functionSchemas.json')]))
      .then(() => inChild('preload', [self, '--target', 'preload'])),
    inChild('renderer', [self, '--target', 'renderer']),
    buildTypes(),
  ]).catch((/** @type {Error} */ error) => {
    process.stderr.write(`build: ${error.message}\n`);
    process.exit(1);
  });
  checkPreload();
  // After the main part, which empties out/main.
  if (existsSync(mainEntries.index)) {
    writeFileSync(join('out', 'main', 'index.d.ts'), "export * from '../types/src-main/index.ts';\n");
  }
  writeStamp(buildStampFile(root), stamp);
  if (!flags.quiet) process.stdout.write(`build: out/ is up to date (${seconds(started)}, ${results.length} parts)\n`);
}

/** @param {string} name @param {boolean} watch */
async function buildTarget(name, watch) {
  const target = targets.find((candidate) => candidate === name);
  if (target === undefined) throw new Error(`build: there is no target "${name}"; there are ${targets.join(', ')}`);
  process.env['NODE_ENV_ELECTRON_VITE'] = 'production';
  const { config } = await resolveConfig({ logLevel: watch ? 'info' : 'warn' }, 'build', 'production');
  const viteConfig = config?.[target];
  if (viteConfig === undefined) return;
  await viteBuild({ ...viteConfig, configFile: false, build: { ...viteConfig.build, ...(watch && { watch: {} }) } }).catch((error) => {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${process.stderr.isTTY ? text : stripVTControlCharacters(text)}\n`);
    process.exit(1);
  });
}

/** The declarations of the library's public surface: out/types, entered by out/main/index.d.ts. */
async function buildTypes() {
  if (!existsSync(mainEntries.index)) return;
  const tsc = join(dirname(fileURLToPath(import.meta.resolve('typescript/package.json'))), 'bin', 'tsc');
  const folder = join('out', 'types');
  rmSync(folder, { recursive: true, force: true });
  await inChild('types', [
    tsc,
    ...['--project', 'resources/build/tsconfig.types.json'],
    ...['--outDir', folder],
  ]);
}

/** @param {string} name @param {string[]} args */
async function inChild(name, args) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 2, 2] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${name} failed`);
  if (!flags.quiet) process.stdout.write(`build: ${name} ${seconds(started)}\n`);
}

function checkPreload() {
  const file = join('out', 'preload', 'index.cjs');
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined || size <= preloadMaximumBytes) return;
  process.stderr.write(`build: ${file} has ${size} bytes; ${preloadMaximumBytes} are allowed (was the contract imported as a value?)\n`);
  process.exit(1);
}

/** @param {number} started */
function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
