// The library's runtime in a process of its own: `libraryHost.js FLAGS`, requests as lines on standard
// input, answers on standard output. Ends with its input.
import { createInterface } from 'node:readline';
import { toErrorView } from './kernel/errors.ts';
import type { Ask } from './library/controlledSteward.ts';
import type { HostLine } from './library/startHost.ts';
import { startOwnRuntime } from './library/startOwnRuntime.ts';
import type { OwnFlags } from './library/types.ts';

const say = (line: HostLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function answer(ask: Ask, line: string): Promise<void> {
  const { id, method, params } = JSON.parse(line) as { id: number; method: Parameters<Ask>[0]; params: never };
  try {
    say({ id, result: await ask(method, params) });
  } catch (error) {
    say({ id, error: toErrorView(error) });
  }
}

try {
  const { ask, close } = await startOwnRuntime(JSON.parse(process.argv[2] ?? '{}') as OwnFlags);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => void answer(ask, line));
  input.once('close', () => void close().finally(() => process.exit()));
  // The program that started this one says when it is over.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  say({ id: 0, result: {} });
} catch (error) {
  say({ id: 0, error: toErrorView(error) });
}
