// The other end of a pair of streams: writes lines, collects what comes back.
import { PassThrough } from 'node:stream';
import { until } from './startSteward.ts';

export interface LineClient {
  /** What the server reads. */
  input: PassThrough;
  /** What the server writes. */
  output: PassThrough;
  /** Every message so far. */
  messages: Record<string, unknown>[];
  say(message: unknown): void;
  /** Waits for the answer to a request. */
  answer(id: string | number | null): Promise<Record<string, unknown>>;
  ask(method: string, params?: unknown): Promise<Record<string, unknown>>;
}

export function lineClient(): LineClient {
  const input = new PassThrough();
  const output = new PassThrough();
  const messages: Record<string, unknown>[] = [];
  let rest = '';
  let nextId = 1000;
  output.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) messages.push(JSON.parse(line) as Record<string, unknown>);
  });
  const say = (message: unknown): void => void input.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  const answer = (id: string | number | null): Promise<Record<string, unknown>> => until(`the answer to ${id}`, () => messages.find((message) => message['id'] === id && !('method' in message)));
  return {
    input,
    output,
    messages,
    say,
    answer,
    ask(method, params) {
      const id = nextId++;
      say({ jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) });
      return answer(id);
    },
  };
}
