// An MCP server over standard input and output that behaves badly in one way: `hostileServer.ts MODE`.
import { createInterface } from 'node:readline';
import { hostileAnswer, type HostileMode, type Message } from './hostileAnswers.ts';

const mode = process.argv[2] as HostileMode;
if (mode === 'needs setting') {
  process.stderr.write(`\u001b[31mTOKEN is missing\u001b[0m\n`);
  process.exit(3);
}
if (mode === 'stays') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1000);
}
const say = (message: unknown): Promise<void> => new Promise((resolve) => void process.stdout.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`, () => resolve()));
createInterface({ input: process.stdin }).on('line', (line) => void hostileAnswer(mode, JSON.parse(line) as Message, { say, die: () => process.exit(7) }));
