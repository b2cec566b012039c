/**
 * The programs a POSIX shell script names, as far as they can be read without running it: one
 * argument list a simple command of its pipelines and lists. It is for display and for narrowing
 * rules; what confines a command is never this reading. Undefined where it cannot be told (quotes that
 * do not end, substitutions, here-documents, compound commands).
 */
export function parseScript(script: string): string[][] | undefined {
  const programs: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let skipNext = false;

  const endWord = (): void => {
    if (word === undefined) return;
    if (skipNext) skipNext = false;
    else words.push(word);
    word = undefined;
  };
  const endProgram = (): void => {
    endWord();
    while (words[0] !== undefined && /^[A-Za-z_]\w*=/.test(words[0])) words.shift();
    if (words.length > 0) programs.push(words);
    words = [];
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
      if (word !== undefined && /^\d+$/.test(word)) word = undefined;
      endWord();
      while ('>&|'.includes(script[index + 1] ?? ' ')) index++;
      skipNext = true;
    } else if (';&|\n'.includes(character)) {
      if (character === '&' && next === '>') {
        endWord();
        index++;
        skipNext = true;
        continue;
      }
      endProgram();
    } else if (character === ' ' || character === '\t' || character === '\r') {
      endWord();
    } else {
      word = (word ?? '') + character;
    }
  }
  endProgram();
  return programs.some(([first]) => first !== undefined && compound.has(first)) ? undefined : programs;
}

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
