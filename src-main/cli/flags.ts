import { AppError } from '../kernel/errors.ts';

export { numberFlag, runtimeOptions, textFlag } from '../runtime/flags.ts';

/** Arguments as JSON, `-` for standard input. */
export async function readJsonArgument(text: string | undefined): Promise<unknown> {
  const source = text === '-' ? await readStandardInput() : (text ?? '{}');
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new AppError('USAGE', `The arguments are not valid JSON: ${(error as Error).message}`, { hint: `Write them as one quoted word, for example '{"file_path":"notes.txt"}'` });
  }
}

export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
