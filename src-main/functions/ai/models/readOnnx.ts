import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';

const largestModel = 300_000_000;

/** The bytes of an ONNX file. NOT_FOUND, TOO_LARGE. */
export async function readOnnx({ files, signal }: Pick<CallContext, 'files' | 'signal'>, path: string): Promise<Uint8Array> {
  const stat = await files.stat(path);
  if (!stat) throw new AppError('NOT_FOUND', `There is no model at ${path}`, { hint: 'Download one as .onnx first, for example all-MiniLM-L6-v2 with its tokenizer.json; download_file does that' });
  if (stat.size > largestModel) throw new AppError('TOO_LARGE', `${path} has ${formatBytes(stat.size)}; models of up to ${formatBytes(largestModel)} are run here`, { hint: 'Take a smaller or quantised one' });
  return files.read(path, { length: largestModel, signal });
}
