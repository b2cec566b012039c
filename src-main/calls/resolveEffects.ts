import type { Effect, PathEffect } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import { isBelow, protectedAs } from '../policy/protectedPlaces.ts';
import { absolutePath, canonicalisePath } from '../ports/canonicalPath.ts';
import type { Roots } from '../ports/roots.ts';
import type { DeclaredEffect } from '../registry/effects.ts';

/** What resolving needs to know of the machine. */
export interface EffectSurroundings {
  roots: Roots;
  sandbox: 'none' | 'sandboxed';
}

/** Makes what a function declared real: links resolved, places recognised. Never throws for a bad path: it carries its refusal. */
export async function resolveEffects(declared: readonly DeclaredEffect[], surroundings: EffectSurroundings): Promise<Effect[]> {
  const [only] = declared;
  if (declared.length === 1 && only) return [await resolveEffect(only, surroundings, [])];
  // What the call itself takes away is no look-alike in the way of what it writes: photo.jpg for PHOTO.JPG.
  const deletes = await Promise.all(declared.map(async (effect) => (isDelete(effect) ? resolveEffect(effect, surroundings, []) : undefined)));
  const takenAway = deletes.flatMap((effect) => (effect?.kind === 'path' ? [effect.path] : []));
  return Promise.all(declared.map(async (effect, index) => deletes[index] ?? resolveEffect(effect, surroundings, takenAway)));
}

function isDelete(effect: DeclaredEffect): boolean {
  return effect.kind === 'path' && effect.access === 'delete';
}

async function resolveEffect(declared: DeclaredEffect, { roots, sandbox }: EffectSurroundings, takenAway: readonly string[]): Promise<Effect> {
  switch (declared.kind) {
    case 'path':
      return resolvePath(declared, roots, takenAway);
    case 'exec':
      return { kind: 'exec', programs: declared.programs, cwd: absolutePath(declared.cwd, roots), sandbox, ...(declared.script !== undefined && { script: declared.script }) };
    case 'machine':
      return declared;
    case 'notify':
      return declared;
    default:
      return assertNever(declared);
  }
}

async function resolvePath(declared: Extract<DeclaredEffect, { kind: 'path' }>, roots: Roots, takenAway: readonly string[]): Promise<PathEffect> {
  const found = await canonicalisePath(declared.path, roots, declared.access, { takenAway });
  const recursive = declared.recursive ?? false;
  const refusal = found.refusal ?? dataFolderRefusal(found.path, declared.access, recursive, roots);
  const place = protectedAs(found.path, declared.access, recursive, roots);
  const replaces = (declared.replaces ?? false) && found.exists;
  const binds = declared.access === 'delete' || replaces;
  return {
    kind: 'path',
    access: declared.access,
    path: found.path,
    requested: declared.path,
    insideWorkspace: found.insideWorkspace,
    exists: found.exists,
    replaces,
    recursive,
    ...(declared.moved === true && { moved: true }),
    ...(binds && found.version !== undefined && { version: found.version }),
    ...(place !== undefined && { protectedAs: place }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** The data folder is closed; a change that would take it along is refused as well. Reads around it skip it. */
function dataFolderRefusal(path: string, access: PathEffect['access'], recursive: boolean, roots: Roots): string | undefined {
  if (isBelow(path, roots.dataFolder)) return `${path} belongs to Steward's own data folder, which functions may not use`;
  if (recursive && access === 'delete' && isBelow(roots.dataFolder, path)) return `${path} holds Steward's own data folder, which functions may not use`;
  return undefined;
}
