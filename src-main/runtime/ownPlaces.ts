import { join, resolve } from 'node:path';
import { programFolder } from '../kernel/version.ts';
import { resolveReal } from '../ports/canonicalPath.ts';
import type { RuntimeOptions } from './resolveOptions.ts';

/** What Steward's program consists of. Its folder as a whole may be somebody's workspace. */
const programParts = ['out', 'resources', 'node_modules', 'package.json', 'src-main', 'src-preload', 'src-renderer'];

/** What Steward runs by outside its data folder, as canonical paths, also where it does not exist yet. */
export function ownPlaces({ policyFile, functionsFile, serversFile }: Pick<RuntimeOptions, 'policyFile' | 'functionsFile' | 'serversFile'>): string[] {
  const passed = [policyFile?.file, functionsFile, serversFile].filter((path) => path !== undefined);
  return [...passed.map((path) => resolve(path)), ...programParts.map((part) => join(programFolder, part))].map((path) => resolveReal(path, true).path);
}
