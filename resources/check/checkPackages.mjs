// The lockfile installs from anybody's registry and brings exactly what package.json names:
// exact versions, no addresses, and every platform's binary that a package asks for (npm
// install leaves out silently what the registry lacks, and npm ci then refuses the lockfile).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot as root } from '../launch/install.mjs';

/** @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, inBundle?: boolean, dependencies?: Record<string, string>, devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */

/** @param {string} file */
const read = (file) => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lockText = read('package-lock.json');
/** @type {Record<string, Locked>} */
const locked = JSON.parse(lockText).packages;
const problems = [];

const groups = /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies']);
for (const group of groups) {
  /** @type {Record<string, string>} */
  const wanted = manifest[group] ?? {};
  for (const [name, version] of Object.entries(wanted)) {
    if (!/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) problems.push(`package.json: ${name} must be pinned exactly, not "${version}"`);
    if (locked['']?.[group]?.[name] !== version) problems.push(`package-lock.json does not know ${name} ${version}: run npm install`);
  }
}

for (const [name, entry] of Object.entries(locked)) {
  if (entry.resolved !== undefined) problems.push(`package-lock.json: ${name} names the address ${entry.resolved}`);
  if (name !== '' && entry.link !== true && entry.inBundle !== true && entry.integrity === undefined) problems.push(`package-lock.json: ${name} has no integrity`);
  for (const optional of Object.keys(entry.optionalDependencies ?? {})) {
    if (!isLocked(name, optional)) problems.push(`package-lock.json: ${name} wants ${optional}, which is not locked; choose a version whose platform packages are all published`);
  }
}

// Packages name addresses for other purposes (funding pages), so only these count.
const address = /"(resolved|version)": "(https?|git|file)[:+]/.exec(lockText);
if (address) problems.push(`package-lock.json holds an address: ${address[0]}`);
if (/registry\s*=|_auth|\/\//.test(read('.npmrc'))) problems.push('.npmrc names a registry or a key; those belong to the machine');

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * npm looks for a package beside its dependent's own ones, then further out.
 * @param {string} dependent
 * @param {string} name
 */
function isLocked(dependent, name) {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (locked[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}
