/**
 * Patterns over the argument lists of a command. What confines a command is its sandbox; these narrow
 * what a rule or a lasting permission speaks about.
 */

/** A program and its arguments, and whether a shell will still expand them. */
interface Program {
  argv: readonly string[];
  expanded: boolean;
}

/** Folders whose programs are meant by a bare name. A `./git` in the workspace is not git. */
const systemFolders: ReadonlySet<string> = new Set(['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin']);

/** Programs whose arguments are another command: their own name says nothing about what runs. */
const launchers: ReadonlySet<string> = new Set([
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'busybox', 'env', 'xargs', 'parallel', 'sudo', 'doas', 'su', 'nohup', 'nice', 'ionice', 'timeout', 'time',
  'stdbuf', 'setsid', 'watch', 'flock', 'script', 'strace', 'chroot', 'unshare', 'nsenter', 'command', 'builtin', 'exec', 'eval', 'source', '.',
]);

/** Programs whose first word says what they do. */
const subcommandPrograms: ReadonlySet<string> = new Set([
  'git', 'npm', 'pnpm', 'yarn', 'docker', 'podman', 'cargo', 'rustup', 'kubectl', 'helm', 'go', 'pip', 'pip3', 'uv', 'poetry', 'bundle', 'gem', 'dotnet', 'terraform',
  'brew', 'apt', 'apt-get', 'systemctl', 'gh', 'make', 'conda', 'deno', 'bun', 'flutter', 'swift',
]);

/** Sub-commands that only lead to another word: `npm run build`. */
const leadingWords: ReadonlySet<string> = new Set(['run', 'compose', 'exec', 'remote', 'stash', 'submodule', 'worktree']);

const baseName = (program: string): string => program.slice(program.lastIndexOf('/') + 1);
const folderOf = (program: string): string => program.slice(0, program.lastIndexOf('/'));

/** A word the shell replaces by something else, or by several words, before the program sees it. */
const mayExpand = (word: string, { expanded }: Pick<Program, 'expanded'>): boolean => expanded && word !== '[' && word !== '[[' && /[$*?[\]~`]/.test(word);

/** Whether an allow rule's prefix covers the program. `*` as a word stands for any one word but the program's name. */
export function coversCommand(prefix: readonly string[], program: Program): boolean {
  return prefix.every((wanted, index) => {
    const word = program.argv[index];
    return word !== undefined && coversWord(wanted, word, index, program);
  });
}

function coversWord(wanted: string, word: string, index: number, program: Pick<Program, 'expanded'>): boolean {
  if (wanted === '*') return index > 0 && !mayExpand(word, program);
  if (index > 0 || wanted === word) return wanted === word;
  return !wanted.includes('/') && word.includes('/') && systemFolders.has(folderOf(word)) && baseName(word) === wanted;
}

/**
 * Whether a rule that asks or denies speaks about the program. `unclear` where its words are not what
 * will run: a variable or a wildcard in a place the rule looks at, or a program that starts another.
 */
export function meetsCommand(prefix: readonly string[], program: Program): boolean | 'unclear' {
  const otherwise = startsAnother(program.argv) && 'unclear';
  for (const [index, wanted] of prefix.entries()) {
    const word = program.argv[index];
    if (word === undefined) return otherwise;
    if (index === 0 ? sameProgram(wanted, word) : wanted === word) continue;
    // What is expanded may become several words or none: from here on nothing lines up.
    if (mayExpand(word, program)) return 'unclear';
    if (wanted !== '*') return otherwise;
  }
  return true;
}

function sameProgram(wanted: string, word: string): boolean {
  return wanted === word || ((!wanted.includes('/') || !word.includes('/')) && baseName(wanted) === baseName(word));
}

function startsAnother([program = '', ...rest]: readonly string[]): boolean {
  const name = baseName(program);
  return launchers.has(name) || (name === 'find' && rest.some((word) => /^-(?:exec|ok)(?:dir)?$/.test(word)));
}

/** Whether everything the prefix `inner` covers is covered by `outer`. */
export function containsCommand(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((wanted, index) => {
    const word = inner[index];
    return word !== undefined && (word === wanted || (word !== '*' && coversWord(wanted, word, index, { expanded: true })));
  });
}

/**
 * The prefix a lasting permission for this program would cover: the program with its sub-command where
 * it has them, else with all its arguments. Undefined where the words do not say what runs.
 */
export function proposePrefix(program: Program): string[] | undefined {
  const { argv } = program;
  const [name = '', first] = argv;
  if (name === '' || startsAnother(argv) || argv.length > 100) return undefined;
  const prefix = [...argv.slice(0, subcommandPrograms.has(baseName(name)) && isWord(first) ? (leadingWords.has(first) && isWord(argv[2]) ? 3 : 2) : argv.length)];
  return prefix.some((word) => word === '*' || word.length > 1000 || mayExpand(word, program)) ? undefined : prefix;
}

const isWord = (word: string | undefined): word is string => word !== undefined && /^[A-Za-z][\w:.-]*$/.test(word);
