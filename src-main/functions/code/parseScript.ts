/**
 * The programs a POSIX shell script names, as far as they can be read without running it: one
 * argument list a simple command of its pipelines and lists. It is for display and for narrowing
 * rules; what confines a command is never this reading. Undefined where it cannot be told (quotes that
 * do not end, substitutions, here-documents, compound commands, what shells read differently).
 *
 * What else a script does stands as a program of its own, so that no rule for the program beside it
 * speaks for it: variables before a program as `env NAME=value program`, alone as they are, and files
 * that output goes to as `> file`.
 */
export function parseScript(script: string): string[][] | undefined {
  const programs: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let files: string[][] = [];
  let redirection: 'read' | 'write' | 'duplicate' | undefined;
  let readable = true;

  const endWord = (): void => {
    if (word === undefined) return;
    if (redirection === undefined) words.push(word);
    else if (redirection !== 'read' && !nowhere.has(word) && !(redirection === 'duplicate' && /^(?:\d+|-)$/.test(word))) files.push(['>', word]);
    redirection = undefined;
    word = undefined;
  };
  const endProgram = (): void => {
    endWord();
    if (redirection !== undefined) readable = false;
    while (words[0] === '!') words.shift();
    const variables = words.findIndex((each) => !assignment.test(each));
    if (compound.has(words[variables] ?? '')) readable = false;
    if (variables < 0) programs.push(...words.map((each) => [each]));
    else programs.push(variables > 0 ? ['env', ...words] : words);
    programs.push(...files);
    words = [];
    files = [];
  };

  for (let index = 0; index < script.length; index++) {
    const character = script[index] ?? '';
    const next = script[index + 1] ?? '';
    if (character === "'") {
      const end = script.indexOf("'", index + 1);
      if (end < 0) return undefined;
      word = (word ?? '') + script.slice(index + 1, end);
      index = end;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(script, index + 1);
      if (!quoted) return undefined;
      word = (word ?? '') + quoted.text;
      index = quoted.end;
    } else if (character === '\\') {
      if (next === '') return undefined;
      if (next !== '\n') word = (word ?? '') + next;
      index++;
    } else if (character === '#' && word === undefined) {
      const end = script.indexOf('\n', index);
      index = end < 0 ? script.length : end - 1;
    } else if ('`(){}'.includes(character) || (character === '$' && next === '(')) {
      return undefined;
    } else if (character === '<' || character === '>') {
      if ((character === '<' && next === '<') || next === '(') return undefined;
      if (redirection === undefined && word !== undefined && /^\d+$/.test(word)) word = undefined;
      endWord();
      if (redirection !== undefined) return undefined;
      const operator = /^(?:<>|<&|<|>>|>&|>\||>)/.exec(script.slice(index, index + 2))?.[0] ?? character;
      redirection = operator === '<' ? 'read' : operator.endsWith('&') ? 'duplicate' : 'write';
      index += operator.length - 1;
    } else if (';&|\n'.includes(character)) {
      // One shell sends both outputs to a file, another ends the command here.
      if (character === '&' && next === '>') return undefined;
      endProgram();
    } else if (character === ' ' || character === '\t') {
      endWord();
    } else {
      word = (word ?? '') + character;
    }
  }
  endProgram();
  return readable ? programs : undefined;
}

/** Output that goes nowhere, or where it would have gone. */
const nowhere: ReadonlySet<string> = new Set(['/dev/null', '/dev/stdout', '/dev/stderr', '/dev/tty', '/dev/fd/1', '/dev/fd/2']);

/** Of a variable; some shells know more ways to write it. */
export const assignment = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;

const compound = new Set(['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac', 'function', 'select', 'eval', 'exec', 'source', '.']);

function readDoubleQuoted(script: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let index = start; index < script.length; index++) {
    const character = script[index] ?? '';
    if (character === '"') return { text, end: index };
    if (character === '`' || (character === '$' && script[index + 1] === '(')) return undefined;
    if (character === '\\' && '"\\$`\n'.includes(script[index + 1] ?? ' ')) {
      text += script[++index] ?? '';
      continue;
    }
    text += character;
  }
  return undefined;
}
