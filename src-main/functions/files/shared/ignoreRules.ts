import ignore, { type Ignore } from 'ignore';

/** The rules of one folder's ignore files; paths are judged relative to that folder. */
interface FolderRules {
  folder: string;
  rules: Ignore;
}

/** Files that hold rules, weakest first. */
export const ignoreFileNames = ['.gitignore', '.ignore'] as const;

/**
 * The ignore rules that hold in a folder: its own and those of the folders above it, up to where the
 * walk began. Immutable; each folder with ignore files makes a longer chain.
 */
export class IgnoreRules {
  static readonly none = new IgnoreRules([]);
  readonly #chain: readonly FolderRules[];

  private constructor(chain: readonly FolderRules[]) {
    this.#chain = chain;
  }

  /** With the text of an ignore file that lies in `folder` (relative to the walk's root, "" for the root itself). */
  with(folder: string, text: string): IgnoreRules {
    return new IgnoreRules([...this.#chain, { folder, rules: ignore().add(text) }]);
  }

  /** Whether a path, relative to the walk's root, is ignored; the innermost rule that speaks of it decides. */
  ignores(path: string, isFolder: boolean): boolean {
    for (let index = this.#chain.length - 1; index >= 0; index--) {
      const { folder, rules } = this.#chain[index] as FolderRules;
      const relative = folder === '' ? path : path.slice(folder.length + 1);
      const answer = rules.test(isFolder ? `${relative}/` : relative);
      if (answer.ignored) return true;
      if (answer.unignored) return false;
    }
    return false;
  }
}
