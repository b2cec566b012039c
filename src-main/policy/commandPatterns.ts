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
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'busybox', 'toybox', 'env', 'xargs', 'parallel', 'sudo', 'doas', 'su', 'runuser', 'pkexec', 'gosu', 'su-exec', 'nohup', 'nice', 'ionice', 'chrt', 'taskset',
  'timeout', 'time', 'stdbuf', 'setsid', 'watch', 'flock', 'script', 'strace', 'ltrace', 'gdb', 'valgrind', 'chroot', 'unshare', 'nsenter', 'setarch', 'systemd-run', 'command', 'builtin', 'exec', 'eval', 'source', '.',
  'alias', 'trap', 'coproc', 'unbuffer', 'expect', 'fakeroot', 'npx', 'bunx', 'uvx', 'ssh', 'entr', 'tmux', 'screen', 'at', 'batch', 'crontab', 'run-parts', 'socat',
]);

/** Words with which other programs start a command of their caller's choice. */
const startingWords: ReadonlyMap<string, RegExp> = new Map<string, RegExp>([
  ['find', /^-(?:exec|ok)(?:dir)?$/],
  ...['fd', 'fdfind'].map((name): [string, RegExp] => [name, /^(?:-x|-X|--exec(?:-batch)?(?:=.*)?)$/]),
  ...['awk', 'gawk', 'mawk', 'nawk', 'original-awk'].map((name): [string, RegExp] => [name, /system|getline|\||^-f|^--file/]),
  ...['python', 'python3', 'perl', 'ruby', 'node', 'nodejs', 'php', 'lua', 'tclsh', 'osascript', 'deno', 'bun', 'Rscript', 'pwsh'].map((name): [string, RegExp] => [name, /^(?:-[A-Za-z]*[ceEpr]|eval|--eval.*|--print.*|--exec.*|-[Cc]ommand)$/]),
  ['git', /^(?:-c.*|--exec(?:-path)?(?:=.*)?|--config-env.*|-x.*|-O.*|--open-files-in-pager.*|--upload-pack.*|--receive-pack.*|--extcmd.*|foreach|filter-branch|bisect)$/],
  ['tar', /^(?:--to-command|--checkpoint-action|--use-compress-program|--rsh-command|--new-volume-script|--info-script|-I).*$/],
  ['rsync', /^(?:-[A-Za-z]*e|--rsh.*|--rsync-path.*)$/],
  ['scp', /^(?:-[oS].*)$/],
  ['rg', /^--(?:pre|hostname-bin).*$/],
  ['sort', /^--compress-program.*$/],
  ...['vi', 'vim', 'nvim', 'ex', 'ed', 'emacs'].map((name): [string, RegExp] => [name, /^(?:-[cSe]|\+.*|--cmd|--eval|-s)$/]),
  ...['docker', 'podman', 'kubectl'].map((name): [string, RegExp] => [name, /^(?:run|exec)$/]),
  ...['npm', 'pnpm', 'yarn', 'bundle', 'poetry', 'pipenv', 'uv', 'conda', 'mamba', 'rustup'].map((name): [string, RegExp] => [name, /^(?:exec|dlx|x)$/]),
]);

/** Options before a sub-command that take a word of their own. */
const valuedOptions: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    git: ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env', '--attr-source'],
    docker: ['-H', '--host', '-c', '--context', '-l', '--log-level', '--config'],
    podman: ['-c', '--connection', '--log-level', '--root', '--url'],
    kubectl: ['-n', '--namespace', '--context', '--kubeconfig', '--cluster', '--user', '-s', '--server'],
    helm: ['-n', '--namespace', '--kube-context', '--kubeconfig'],
    npm: ['--prefix', '-C', '-w', '--workspace'],
    pnpm: ['--dir', '-C', '-F', '--filter'],
    yarn: ['--cwd'],
    systemctl: ['-H', '-M'],
    make: ['-C', '-f', '-I'],
    gh: ['-R', '--repo'],
  }).map(([name, options]) => [name, new Set(options)]),
);

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

/** As the last word of a pattern: nothing may follow. */
const end = '$';

/** Whether an allow rule's prefix covers the program. `*` as a word stands for any one word but the program's name. */
export function coversCommand(prefix: readonly string[], program: Program): boolean {
  return prefix.every((wanted, index) => {
    const word = program.argv[index];
    if (isEnd(prefix, index)) return word === undefined;
    return word !== undefined && coversWord(wanted, word, index, program);
  });
}

const isEnd = (prefix: readonly string[], index: number): boolean => index > 0 && index === prefix.length - 1 && prefix[index] === end;

function coversWord(wanted: string, word: string, index: number, program: Pick<Program, 'expanded'>): boolean {
  if (wanted === '*') return index > 0 && !mayExpand(word, program);
  if (index > 0 || wanted === word) return wanted === word;
  return !wanted.includes('/') && word.includes('/') && systemFolders.has(folderOf(word)) && baseName(word) === wanted;
}

/**
 * Whether a rule that asks or denies speaks about the program. Options may stand in other places and
 * other ways than the rule writes them: `git -C x push` is `git push`, and `rm -r -f` is `rm -rf`.
 * `unclear` where its words are not what will run: a variable or a wildcard in a place the rule looks
 * at, or a program that starts another.
 */
export function meetsCommand(prefix: readonly string[], program: Program): boolean | 'unclear' {
  const [wanted = '', ...words] = prefix;
  const [name = '', ...rest] = program.argv;
  const otherwise = startsAnother(program.argv) && 'unclear';
  if (program.argv.length === 0) return false;
  if (!sameProgram(wanted, name)) {
    // What is expanded may become several words or none: from here on nothing lines up.
    if (mayExpand(name, program)) return 'unclear';
    if (wanted !== '*') return otherwise;
  }
  const met = meetsWords(words, rest, program);
  return met === false ? otherwise : met;
}

/** From the last word to the first, so that no number of options takes longer than the product of the two lengths. */
function meetsWords(wanted: readonly string[], words: readonly string[], program: Program): boolean | 'unclear' {
  const takesWord = valuedOptions.get(baseName(program.argv[0] ?? ''));
  const letters = new Set(words.filter((word) => /^-[A-Za-z]{1,5}$/.test(word)).join(''));
  const anywhere = wanted.map((option) => isOption(option) && (words.some((word) => sameOption(option, word)) || hasLetters(option, letters)));
  const expands = words.some((word) => mayExpand(word, program));
  // next[i], beyond[i]: what is said of the words from one, and from two, further on, with i of the wanted met.
  let next: Met[] = [];
  let beyond: Met[] = [];
  for (let at = words.length; at >= 0; at--) {
    const here: Met[] = [];
    for (let index = wanted.length; index >= 0; index--) here[index] = meetsFrom(index, words[at], here);
    beyond = next;
    next = here;
  }
  return next[0] ?? false;

  function meetsFrom(index: number, word: string | undefined, here: readonly Met[]): Met {
    const first = wanted[index];
    if (first === undefined) return true;
    if (first === end && index === wanted.length - 1) return word === undefined || (mayExpand(word, program) && 'unclear');
    if (isOption(first) && word !== first) return anywhere[index] === true ? (here[index + 1] ?? false) : expands && 'unclear';
    if (word === undefined) return false;
    const taken = (first === word || (first === '*' && !mayExpand(word, program))) && (next[index + 1] ?? false);
    if (taken === true || first === word) return taken;
    if (mayExpand(word, program)) return 'unclear';
    if (!isOption(word)) return taken;
    const valued = takesWord?.has(word) === true;
    const behind = !word.includes('=') && (beyond[index] ?? false);
    if (valued) return best(taken, behind);
    return best(taken, next[index] ?? false, behind && 'unclear');
  }
}

type Met = boolean | 'unclear';

const best = (...found: Met[]): Met => found.includes(true) || (found.includes('unclear') && 'unclear');

const isOption = (word: string): boolean => /^-./.test(word);

const sameOption = (wanted: string, word: string): boolean => word === wanted || (wanted.startsWith('--') && word.startsWith(`${wanted}=`));

/** `-rf` in `-r -f`, `-fr` or `-vrf`. */
const hasLetters = (wanted: string, given: ReadonlySet<string>): boolean => /^-[A-Za-z]{1,3}$/.test(wanted) && [...wanted].every((letter) => given.has(letter));

function sameProgram(wanted: string, word: string): boolean {
  return wanted === word || ((!wanted.includes('/') || !word.includes('/')) && baseName(wanted) === baseName(word));
}

function startsAnother([program = '', ...rest]: readonly string[]): boolean {
  const name = baseName(program);
  if (launchers.has(name)) return true;
  const starting = startingWords.get(name);
  return starting !== undefined && rest.some((word) => starting.test(word));
}

/** Whether everything the prefix `inner` covers is covered by `outer`. */
export function containsCommand(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((wanted, index) => {
    const word = inner[index];
    if (isEnd(outer, index) || isEnd(inner, index)) return isEnd(outer, index) && isEnd(inner, index);
    return word !== undefined && (word === wanted || (word !== '*' && coversWord(wanted, word, index, { expanded: true })));
  });
}

/**
 * The pattern a lasting permission for this program would cover: whatever begins with the program and
 * its sub-command where it has them, else exactly its arguments. Undefined where the words do not say
 * what runs.
 */
export function proposePrefix(program: Program): string[] | undefined {
  const { argv } = program;
  const [name = '', first] = argv;
  if (name === '' || startsAnother(argv) || argv.length >= 100) return undefined;
  const length = subcommandPrograms.has(baseName(name)) && isWord(first) ? (leadingWords.has(first) && isWord(argv[2]) ? 3 : 2) : argv.length;
  const prefix = argv.slice(0, length);
  if (prefix.some((word) => word === '*' || word === end || word.length > 1000 || mayExpand(word, program))) return undefined;
  return length < argv.length || subcommandPrograms.has(baseName(name)) ? prefix : [...prefix, end];
}

const isWord = (word: string | undefined): word is string => word !== undefined && /^[A-Za-z][\w:.-]*$/.test(word);
