import { createInterface } from 'node:readline';
import { AppError } from '../kernel/errors.ts';
import { functions } from '../functions/index.ts';
import { evaluateText } from '../models/offline/evaluate.ts';
import { createRegistry } from '../registry/registry.ts';
import type { CommandInput } from './command.ts';

/** `steward eval understand`: JSON lines in, JSON lines out in the same order; nothing is executed. */
export async function run({ words, print }: CommandInput): Promise<number> {
  if (words[0] !== 'understand') throw new AppError('USAGE', `steward eval knows understand, not ${words[0] ?? ''}`);
  const registry = createRegistry(functions);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const { id, text } = readLine(line);
    const startedAt = performance.now();
    const understood = evaluateText(text, registry);
    print(JSON.stringify({ id, ...understood, ms: Math.round((performance.now() - startedAt) * 1000) / 1000 }));
  }
  return 0;
}

function readLine(line: string): { id: unknown; text: string } {
  try {
    const value = JSON.parse(line) as { id?: unknown; text?: unknown };
    if (typeof value.text === 'string') return { id: value.id ?? null, text: value.text };
  } catch {
    // Said below.
  }
  throw new AppError('USAGE', `Each line is a JSON object with id and text, not ${line.slice(0, 60)}`);
}
