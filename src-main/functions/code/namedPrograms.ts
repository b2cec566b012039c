import { assignment, parseScript } from './parseScript.ts';

/** How a program that starts another is written: options that take a word of their own, and words before the command. */
interface Launcher {
  values?: readonly string[];
  operands?: number;
}

const plain: Launcher = {};

/** Programs whose last arguments are a command. */
const launchers: ReadonlyMap<string, Launcher> = new Map<string, Launcher>([
  ...['nohup', 'setsid', 'command', 'builtin', 'busybox', 'toybox', 'coproc', 'unbuffer', 'fakeroot', 'caffeinate', 'dbus-run-session', 'xvfb-run', 'torsocks', 'proxychains', 'proxychains4', 'linux32', 'linux64', 'catchsegv'].map((name): [string, Launcher] => [name, plain]),
  ['env', { values: ['-u', '--unset', '-C', '--chdir'] }],
  ['sudo', { values: ['-u', '--user', '-g', '--group', '-h', '--host', '-p', '--prompt', '-C', '-T', '-r', '-t', '-D', '--chdir', '-R', '-U'] }],
  ['doas', { values: ['-u', '-C', '-a'] }],
  ['pkexec', { values: ['--user'] }],
  ['runuser', { values: ['-u', '--user', '-g', '-G'] }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['exec', { values: ['-a'] }],
  ['time', { values: ['-f', '--format', '-o', '--output'] }],
  ['nice', { values: ['-n', '--adjustment'] }],
  ['ionice', { values: ['-c', '--class', '-n', '--classdata'] }],
  ['chrt', { operands: 1 }],
  ['taskset', { operands: 1 }],
  ['timeout', { values: ['-k', '--kill-after', '-s', '--signal'], operands: 1 }],
  ['stdbuf', { values: ['-i', '--input', '-o', '--output', '-e', '--error'] }],
  ['flock', { values: ['-w', '--timeout', '--wait', '-E'], operands: 1 }],
  ['xargs', { values: ['-I', '-n', '--max-args', '-P', '--max-procs', '-L', '-d', '--delimiter', '-a', '--arg-file', '-s', '-E'] }],
  ['parallel', { values: ['-j', '--jobs', '-a', '--arg-file', '-I', '-n', '--max-args', '--delay', '--timeout'] }],
  ['strace', { values: ['-e', '-o', '-s', '-u', '-E', '-a', '-P'] }],
  ['ltrace', { values: ['-e', '-o', '-s', '-u'] }],
  ['chroot', { operands: 1 }],
  ['unshare', { values: ['-S', '-G', '-R', '-w'] }],
  ['nsenter', { values: ['-t', '--target', '-S', '-G'] }],
  ['setarch', { operands: 1 }],
  ['systemd-run', { values: ['-p', '--property', '-u', '--unit', '-E', '--setenv'] }],
  ['npx', { values: ['-p', '--package'] }],
  ['bunx', plain],
  ['uvx', { values: ['--from', '--with'] }],
  ['ssh', { values: ['-B', '-b', '-c', '-D', '-E', '-e', '-F', '-I', '-i', '-J', '-L', '-l', '-m', '-O', '-o', '-p', '-Q', '-R', '-S', '-W', '-w'], operands: 1 }],
]);

/** `-c` and what is beside it in one word: `-ec`, `-lc`. */
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'su', 'runuser', 'script', 'flock']);

/** Deeper than anybody writes. */
const deepest = 8;

/**
 * The programs a command names, those that others of its programs start included: `sudo rm x` names
 * `sudo rm x` and `rm x`. As everything read from a command, for display and for narrowing rules; a
 * script that cannot be read stands as one word. Empty where nothing can be told.
 */
export function namedPrograms(command: string | readonly string[]): string[][] {
  const programs = typeof command === 'string' ? (parseScript(command) ?? []) : [[...command]];
  const named: string[][] = [];
  for (const argv of programs) addWithStarted(argv, deepest, named);
  return named.length > mostPrograms ? [] : named;
}

const mostPrograms = 1000;

function addWithStarted(argv: string[], depth: number, named: string[][]): void {
  named.push(argv);
  if (depth === 0 || named.length > mostPrograms) return;
  for (const started of directlyStarted(argv)) addWithStarted(started, depth - 1, named);
}

function directlyStarted([program = '', ...rest]: readonly string[]): string[][] {
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (name === 'find') return afterOptions(rest, /^-(?:exec|ok)(?:dir)?$/);
  if (name === 'fd' || name === 'fdfind') return afterOptions(rest, /^(?:-x|-X|--exec|--exec-batch)$/);
  if (name === 'watch') return readScript(commandAfter(rest, { values: ['-n', '--interval'] }).join(' '));
  const script = shells.has(name) ? scriptOf(rest) : name === 'env' ? splitText(rest) : undefined;
  if (script !== undefined) return readScript(script);
  const launcher = launchers.get(name);
  if (!launcher) return [];
  const command = commandAfter(rest, launcher);
  if (name === 'ssh') return readScript(command.join(' '));
  return command.length > 0 ? [name === 'parallel' ? command.slice(0, indexOr(command, /^:::/)) : command] : [];
}

function readScript(text: string): string[][] {
  return text.trim() === '' ? [] : (parseScript(text) ?? [[text]]);
}

/** What stands after its options, their words, variables and operands. */
function commandAfter(words: readonly string[], { values = [], operands = 0 }: Launcher): string[] {
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') {
      index++;
      break;
    }
    if (values.includes(word)) index++;
    else if (!/^-./.test(word) && !assignment.test(word)) break;
  }
  const rest = words.slice(index + operands);
  return rest[0] === '--' ? rest.slice(1) : rest;
}

/** The text a shell was given to run; undefined when it runs a file or what it reads. */
function scriptOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^-[A-Za-z]*c$/.test(word) || word === '--command');
  return at < 0 ? words.find((word) => word.startsWith('--command='))?.slice('--command='.length) : words[at + 1];
}

/** `env -S 'rm x'` */
function splitText(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^-[A-Za-z]*S|^--split-string/.test(word));
  if (at < 0) return undefined;
  const [option = '', ...rest] = words.slice(at);
  const beside = option.startsWith('--') ? option.replace(/^--split-string=?/, '') : option.replace(/^-[A-Za-z]*?S/, '');
  return [beside, ...rest].join(' ');
}

/** Each command between one of these options and the `;` or `+` that ends it. */
function afterOptions(words: readonly string[], option: RegExp): string[][] {
  const commands: string[][] = [];
  for (let index = 0; index < words.length; index++) {
    if (!option.test(words[index] ?? '')) continue;
    const rest = words.slice(index + 1);
    const command = rest.slice(0, indexOr(rest, /^[;+]$/));
    if (command.length > 0) commands.push(command);
    index += command.length;
  }
  return commands;
}

function indexOr(words: readonly string[], wanted: RegExp): number {
  const found = words.findIndex((word) => wanted.test(word));
  return found < 0 ? words.length : found;
}
