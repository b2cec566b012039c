import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';

/** What of a tokenizer.json is needed for the models of the BERT family. */
const tokenizerFile = z.object({
  normalizer: z.object({ lowercase: z.boolean().optional() }).nullish(),
  model: z.object({ type: z.string(), vocab: z.record(z.string(), z.number().int().min(0)), unk_token: z.string().optional(), continuing_subword_prefix: z.string().optional() }),
});

const longestWord = 100;

/** Reads how texts become tokens; gives what does it: at most so many, the marks of begin and end among them. UNSUPPORTED for other kinds than WordPiece. */
export function readTokenizer(text: string): (text: string, most: number) => number[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'tokenizer.json is not valid JSON', { cause: error });
  }
  const read = tokenizerFile.safeParse(file).data;
  if (!read || read.model.type !== 'WordPiece') throw new AppError('UNSUPPORTED', 'tokenizer.json is not of the kind WordPiece', { hint: 'Take a model of the BERT family, such as all-MiniLM-L6-v2, bge-small-en or e5-small' });
  const vocabulary = new Map(Object.entries(read.model.vocab));
  const unknown = vocabulary.get(read.model.unk_token ?? '[UNK]') ?? 0;
  const prefix = read.model.continuing_subword_prefix ?? '##';
  const [begin, end] = [vocabulary.get('[CLS]'), vocabulary.get('[SEP]')];
  const lowercase = read.normalizer?.lowercase ?? true;

  function pieces(word: string): number[] {
    if (word.length > longestWord) return [unknown];
    const found: number[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let token: number | undefined;
      while (to > from && (token = vocabulary.get(`${from > 0 ? prefix : ''}${word.slice(from, to)}`)) === undefined) to--;
      if (token === undefined) return [unknown];
      found.push(token);
      from = to;
    }
    return found;
  }

  return (input, most) => {
    const tokens = words(input, lowercase).flatMap(pieces).slice(0, most - 2);
    return [...(begin === undefined ? [] : [begin]), ...tokens, ...(end === undefined ? [] : [end])];
  };
}

/** As BERT's own: marks and Chinese signs stand alone, accents fall where case does. */
function words(text: string, lowercase: boolean): string[] {
  const plain = lowercase ? text.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '') : text;
  return plain.match(/\p{Script=Han}|[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~\p{Script=Han}\p{Cc}]+/gu) ?? [];
}
