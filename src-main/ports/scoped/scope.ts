import { dirname } from 'node:path';
import type { Effect, PathEffect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { absolutePath, resolveReal } from '../canonicalPath.ts';
import { entryAt } from '../entryAt.ts';
import type { Roots } from '../roots.ts';
import { isWithin } from '../segments.ts';

type Access = PathEffect['access'];

/** Why a place is protected, if it is; the policy's own table. */
export type ProtectedAs = (path: string, access: Access) => string | undefined;

const anyAccess: readonly Access[] = ['read', 'write', 'delete'];

/**
 * The places a call may touch: the canonical paths of its granted effects.
 *
 * - A read grant covers reading its path, and everything below when it is recursive. Listing and
 *   describing (`stat`) come with any grant; describing also reaches a granted folder's direct entries
 *   and the folders that lead to a granted path.
 * - A write grant covers writing its path, everything below when it is recursive, and making the
 *   folders that lead to it.
 * - A delete grant covers removing and moving away its path; a whole folder with content is removed
 *   only under a recursive one.
 * - The data folder is never covered, nor a tree that holds it.
 */
export class Scope {
  readonly #effects: readonly PathEffect[];
  readonly #roots: Roots;
  readonly #protectedAs: ProtectedAs | undefined;

  constructor(effects: readonly Effect[], roots: Roots, protectedAs?: ProtectedAs) {
    this.#protectedAs = protectedAs;
    this.#effects = effects.filter((effect) => effect.kind === 'path').filter((effect) => effect.refusal === undefined);
    this.#roots = roots;
  }

  /** The canonical path of what may be read. `whole`: the tree below it is read as well. */
  toRead(path: string, whole = false): string {
    return this.#judged(this.#find(path, true, 'read', (real) => this.#covered(real, ['read'], whole)), 'read');
  }

  /** The same for previews, which show what a write or delete would take away. */
  toPreview(path: string, whole = false): string {
    return this.#find(path, true, 'read', (real) => this.#covered(real, anyAccess, whole));
  }

  /** The canonical path of what may be described: a link itself where that is covered, else what it leads to. */
  toDescribe(path: string): string {
    const absolute = absolutePath(path, this.#roots);
    if (this.#isGranted(absolute)) return absolute;
    const covers = (real: string): boolean => this.#covered(real, anyAccess) || this.#effects.some((effect) => effect.path === dirname(real) || isWithin(effect.path, real));
    const itself = resolveReal(absolute, false);
    if (itself.refusal === undefined && covers(itself.path) && !this.#closed(itself.path)) return itself.path;
    return this.#find(path, true, 'read', covers);
  }

  /** A link itself, where what it leads to may be described; any other path as it is. */
  toDescribeLink(path: string): string {
    const described = this.toDescribe(path);
    const absolute = absolutePath(path, this.#roots);
    if (this.#isGranted(absolute)) return absolute;
    const itself = resolveReal(absolute, false);
    return itself.refusal === undefined && !this.#closed(itself.path) ? itself.path : described;
  }

  toList(path: string): string {
    return this.#judged(this.#find(path, true, 'read', (real) => this.#covered(real, anyAccess)), 'read');
  }

  /** Whether a match inside a searched tree may be told: keys are passed over unless the call was judged by them. */
  tells(real: string): boolean {
    return this.#unjudged(real, 'read') === undefined;
  }

  /** A granted file, or a folder under a recursive grant; the data folder inside it is the searcher's to leave out. */
  toSearch(path: string): string {
    return this.#find(path, true, 'read', (real) =>
      this.#effects.some((effect) => effect.access === 'read' && (effect.recursive ? isWithin(real, effect.path) : effect.path === real && entryAt(real)?.isFile() === true)),
    );
  }

  toWrite(path: string): string {
    return this.#judged(this.#find(path, true, 'write', (real) => this.#covered(real, ['write'])), 'write');
  }

  /** Whether the very path was declared: the door looked at its name and at what lies beside it. */
  wasNamed(real: string): boolean {
    return this.#effects.some((effect) => effect.access === 'write' && effect.path === real);
  }

  /** A folder to be made: granted itself, or on the way to what is granted. */
  toMakeFolder(path: string): string {
    const leadsToGranted = (real: string): boolean => this.#effects.some((effect) => effect.access === 'write' && isWithin(effect.path, real));
    const real = this.#find(path, true, 'write', (candidate) => this.#covered(candidate, ['write']) || leadsToGranted(candidate));
    return leadsToGranted(real) ? real : this.#judged(real, 'write');
  }

  /** What may be removed; a link itself, not what it leads to. `whole`: a folder with content. */
  toRemove(path: string, whole: boolean): string {
    return this.#find(path, false, 'delete', (real) => this.#covered(real, ['delete'], whole));
  }

  /** What may leave its place: covered by a delete grant, or by a write grant as renaming inside a tree one may write is. */
  toMoveAway(path: string): string {
    return this.#find(path, false, 'delete', (real) => this.#covered(real, ['delete', 'write']) && !isWithin(this.#roots.dataFolder, real));
  }

  /** PATH_REFUSED for a protected place that the call was not judged by: a tree or an archive may hold one. */
  #judged(real: string, access: Access): string {
    const place = this.#unjudged(real, access);
    if (place === undefined) return real;
    throw new AppError('PATH_REFUSED', `${real} is protected: ${place}`, { hint: `${access === 'read' ? 'Read' : 'Write'} it by a call of its own, which asks the person` });
  }

  #unjudged(real: string, access: Access): string | undefined {
    const judges = (effect: PathEffect): boolean => effect.access === access || access === 'read';
    if (this.#effects.some((effect) => judges(effect) && (effect.path === real || (effect.recursive && effect.protectedAs !== undefined && isWithin(real, effect.path))))) return undefined;
    return this.#protectedAs?.(real, access);
  }

  #find(path: string, followLast: boolean, access: Access, covers: (real: string) => boolean): string {
    const absolute = absolutePath(path, this.#roots);
    // What is granted by this very name needs no second look: opening it checks that no link is on the way.
    const granted = this.#effects.some((effect) => effect.access === access && effect.path === absolute);
    const real = granted ? { path: absolute } : resolveReal(absolute, followLast);
    if ('refusal' in real && real.refusal !== undefined) throw new AppError('PATH_REFUSED', real.refusal);
    if (this.#closed(real.path)) throw new AppError('OUT_OF_SCOPE', `${real.path} belongs to Steward's own data folder, which functions may not use`);
    if (!covers(real.path)) throw new AppError('OUT_OF_SCOPE', `The call did not say that it would ${access} ${real.path}`, { hint: 'Nothing was done; the function has to declare every place it touches' });
    return real.path;
  }

  /** Granted by this very name, which is canonical: it needs no second look. */
  #isGranted(absolute: string): boolean {
    return this.#effects.some((effect) => effect.path === absolute) && !this.#closed(absolute);
  }

  #covered(real: string, accesses: readonly Access[], whole = false): boolean {
    if (whole && isWithin(this.#roots.dataFolder, real)) return false;
    return this.#effects.some(
      (effect) => accesses.includes(effect.access) && ((effect.path === real && (effect.recursive || !whole)) || (effect.recursive && isWithin(real, effect.path))),
    );
  }

  #closed(real: string): boolean {
    return isWithin(real, this.#roots.dataFolder);
  }
}
