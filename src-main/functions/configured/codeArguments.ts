import { placeholdersOf } from './template.ts';

/** Programs that take code as the value of an option. */
const interpreters = /^(?:(?:ba|da|z|k|mk|c|tc|fi|a)?sh|busybox|python[\d.]*|pypy[\d.]*|node|nodejs|deno|bun|tsx|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|R|Rscript|julia|osascript|pwsh|powershell|cmd|su|runuser|sg|script|flock|psql|mysql|mariadb|vim?|nvim|emacs|gdb|groovy|scala|elixir|erl|tclsh|expect)(?:\.exe)?$/;
const codeOptions = /^(?:-[a-zA-Z]*[ceEpr]|-n[ep]|--eval|--print|--execute|--command|-Command|-EncodedCommand|\/[ckCK]|-ex)$/;
/** Programs whose first plain argument is code. */
const codeFirst = new Set(['awk', 'gawk', 'mawk', 'nawk', 'sed', 'gsed', 'eval', 'source', '.']);
/** Programs that put their arguments together to a command line for a shell, here or elsewhere, or start what they name. */
const startsArguments = new Set(['ssh', 'watch', 'parallel', 'xargs', 'eval', 'rsh', 'mosh', 'at', 'batch', 'script', 'wsl', 'start', 'sudo', 'doas', 'nohup', 'setsid', 'timeout', 'nice', 'ionice', 'stdbuf', 'env', 'exec', 'command', 'time', 'strace', 'ltrace', 'chroot', 'unshare', 'nsenter', 'systemd-run']);

const baseName = (text: string): string => text.split(/[\\/]/).at(-1) ?? text;

/**
 * Where a command's template puts a value into what a shell or an interpreter runs: there it would not stay a
 * value (attack 13). The index of the element, and why; undefined where all values are arguments.
 */
export function codeArgument(command: readonly (string | readonly string[])[]): { index: number; why: string } | undefined {
  const flat = command.flatMap((element, index) => (typeof element === 'string' ? [{ text: element, index }] : element.map((text) => ({ text, index }))));
  if (flat[0] && placeholdersOf(flat[0].text).length > 0) return { index: 0, why: 'the program itself cannot be a parameter' };
  const names = flat.map(({ text }) => baseName(text));
  for (const [at, { text, index }] of flat.entries()) {
    if (placeholdersOf(text).length === 0) continue;
    const before = names.slice(0, at);
    const program = before.findLast((name) => interpreters.test(name));
    const option = flat[at - 1]?.text ?? '';
    if (program !== undefined && (codeOptions.test(option) || /^(?:--eval|--print|--execute|--command|-Command)=/.test(text))) return { index, why: `${program} would run what the parameter holds as code; put it after the code, as an argument of its own` };
    const first = before.findLastIndex((name) => codeFirst.has(name));
    if (first >= 0 && flat.slice(first + 1, at).every((each) => each.text.startsWith('-') && each.text !== '--')) return { index, why: `${names[first] ?? ''} would run what the parameter holds as code` };
    const starter = before.findLastIndex((name) => startsArguments.has(name));
    if (starter >= 0 && (names[starter] === 'ssh' || names[starter] === 'watch' || names[starter] === 'eval' || flat.slice(starter + 1, at).every((each) => each.text.startsWith('-') || /^[\w.]+=/.test(each.text) || /^[\d.]+[smhd]?$/.test(each.text)))) return { index, why: `${names[starter] ?? ''} would start what the parameter names` };
  }
  return undefined;
}
