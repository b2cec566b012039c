#!/usr/bin/env node
// The `steward` command: makes sure everything is there, then becomes out/main/cli.js on
// Node 24. All it says goes to stderr, because stdout belongs to the command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError, ensureInstalled, isClone, packageRoot } from './install.mjs';
import { memoryFlags } from './memoryFlags.mjs';
import { handOver, pickNode } from './node24.mjs';

/** @param {string} line */
const say = (line) => void process.stderr.write(`steward: ${line}\n`);

try {
  if (isClone()) {
    await ensureInstalled(packageRoot, say);
    const { ensureBuilt } = await import('./ensureBuilt.mjs');
    await ensureBuilt(packageRoot, pickNode({ root: packageRoot }), say);
  }
  const cli = join(packageRoot, 'out', 'main', 'cli.js');
  if (!existsSync(cli)) throw new LaunchError('out/main/cli.js is missing: this package is incomplete; install it again');
  await handOver(pickNode({ root: packageRoot }), [...memoryFlags, cli, ...process.argv.slice(2)]);
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  say(error.message);
  process.exit(error.exitCode);
}
