// Brings out/ to what the sources say.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from './install.mjs';
import { withLock } from './lock.mjs';
import { isFresh, listFiles } from './stamp.mjs';

/** What a build depends on. Tests, docs and the launcher itself do not change out/. */
export const buildInputs = [
  'src-main',
  'src-preload',
  'src-renderer',
  'resources/build',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** @param {string} root */
export function buildStampFile(root) {
  return join(root, 'out', '.steward-built');
}

/** @param {string} root */
export function isBuilt(root) {
  return isFresh(buildStampFile(root), root, listFiles(root, buildInputs), '');
}

/**
 * @param {string} root
 * @param {string} node the Node to build with
 * @param {(line: string) => void} say
 */
export async function ensureBuilt(root, node, say) {
  if (isBuilt(root)) return;
  await withLock(
    root,
    'build',
    () => {
      if (isBuilt(root)) return;
      say('building (sources are newer than the build)');
      const build = join(root, 'resources', 'build', 'build.mjs');
      const result = spawnSync(node, [build, '--quiet'], { cwd: root, stdio: ['ignore', 2, 2] });
      if (result.status !== 0) throw new LaunchError('the build failed; its messages are above');
      if (!existsSync(buildStampFile(root))) throw new LaunchError('the build left no stamp; run npm run build');
    },
    say,
  );
}
