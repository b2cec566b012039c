// A raw MCP client over standard input and output: lines out, lines in, nothing between.
import { spawn } from 'node:child_process';

export interface StdioPeer {
  call(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function startStdioPeer(argv: readonly [string, ...string[]], environment: NodeJS.ProcessEnv = process.env): Promise<StdioPeer> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: environment });
  const waiting = new Map<number, (message: { result?: Record<string, unknown>; error?: unknown }) => void>();
  let nextId = 1;
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      const message = JSON.parse(line) as { id?: number };
      if (message.id === undefined) continue;
      waiting.get(message.id)?.(message as never);
      waiting.delete(message.id);
    }
  });
  const request = (method: string, params: unknown): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, ({ result, error }) => (result ? resolve(result) : reject(new Error(JSON.stringify(error)))));
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  await request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  return {
    async call(name, args) {
      const result = await request('tools/call', { name, arguments: args });
      if (result['isError']) throw new Error(JSON.stringify(result));
      return result;
    },
    close: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.stdin.end();
        setTimeout(() => child.kill('SIGKILL'), 3000).unref();
      }),
  };
}
