import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import { foldName } from '../../kernel/foldName.ts';
import { alikeSentence, firstMissing } from '../canonicalPath.ts';
import { entryAt } from '../entryAt.ts';
import { assertOneLink } from '../local/openFile.ts';

/**
 * The names one call makes inside a tree it was granted, where the door saw the tree only. Folders are
 * listed once, however many names are made in them.
 */
export class NewNames {
  readonly #folders = new Map<string, Promise<Map<string, string>>>();

  /** PATH_REFUSED for a name that looks like one that is there, or that shares its content with another. `path`: as it was written; `real`: where it leads. */
  async requireDistinct(path: string, real: string): Promise<void> {
    const there = entryAt(real);
    if (there !== undefined) {
      if (there.isFile()) assertOneLink(there, real);
      const [asked, found] = [basename(path), basename(real)];
      if (asked !== found && foldName(asked) === foldName(found)) throw refusal(asked, real);
      return;
    }
    const { folder, name } = firstMissing(real);
    const names = await this.#namesIn(folder);
    const fold = foldName(name);
    const twin = names.get(fold) ?? name;
    if (twin !== name) throw refusal(name, join(folder, twin));
    names.set(fold, name);
  }

  #namesIn(folder: string): Promise<Map<string, string>> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const made = readdir(folder).then(
      (names) => new Map(names.map((name) => [foldName(name), name])),
      () => new Map<string, string>(),
    );
    this.#folders.set(folder, made);
    return made;
  }
}

function refusal(name: string, there: string): AppError {
  return new AppError('PATH_REFUSED', alikeSentence(name, there));
}
