import { AppError } from '../../../kernel/errors.ts';
import type { Usage } from '../../../ports/inference.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { readOnnx } from './readOnnx.ts';
import { readTokenizer } from './wordPieces.ts';

const largestTokenizer = 50_000_000;
/** Longer texts are cut: sentence models do not see further. */
const longest = 256;
const textsAtOnce = 16;

/** Beside the model, as model hubs lay them out. */
export const tokenizerOf = (model: string): string => `${/^(.*[\\/])?[^\\/]*$/.exec(model)?.[1] ?? ''}tokenizer.json`;

/** Vectors by an ONNX model on this computer. NOT_FOUND, with how to get one, where the model or its tokenizer is not there. */
export async function embedLocally(context: CallContext, model: string, texts: readonly string[], onProgress: (done: number) => void): Promise<{ vectors: number[][]; usage: Usage }> {
  const { files, onnx, signal } = context;
  const path = tokenizerOf(model);
  if (!(await files.stat(path))) throw new AppError('NOT_FOUND', `There is no tokenizer at ${path}`, { hint: 'Take the tokenizer.json of the same model and put it beside the .onnx file' });
  const encode = readTokenizer(new TextDecoder().decode(await files.read(path, { length: largestTokenizer, signal })));
  const encoded = texts.map((text) => encode(text, longest));
  const batches = Array.from({ length: Math.ceil(encoded.length / textsAtOnce) }, (_, index) => {
    const rows = encoded.slice(index * textsAtOnce, (index + 1) * textsAtOnce);
    const length = Math.max(...rows.map((row) => row.length));
    return { tokens: rows.map((row) => [...row, ...Array.from<number>({ length: length - row.length }).fill(0)]), mask: rows.map((row) => Array.from({ length }, (__, at) => (at < row.length ? 1 : 0))) };
  });
  const { vectors } = await onnx.run({ model: await readOnnx(context, model), task: { kind: 'embed', batches }, timeoutMs: 600_000, signal });
  onProgress(vectors.length);
  return { vectors, usage: { inputTokens: encoded.reduce((sum, row) => sum + row.length, 0), outputTokens: null } };
}
