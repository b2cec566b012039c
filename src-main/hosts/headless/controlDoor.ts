import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AppError, toErrorView } from '../../kernel/errors.ts';
import type { Runtime } from '../../runtime/createRuntime.ts';
import { controlAddress } from '../../runtime/controlAddress.ts';
import { controlMethods, type ControlAnswer, type ControlRequest } from '../../runtime/controlMethods.ts';

const longestLine = 16 * 1024 * 1024;

export async function startControlDoor(runtime: Runtime): Promise<{ close(): void }> {
  const methods = controlMethods(runtime);
  const address = controlAddress(runtime.dataFolder);
  const sockets = new Set<Socket>();
  if (process.platform !== 'win32') rmSync(address, { force: true });

  async function answer(line: string, signal: AbortSignal): Promise<ControlAnswer> {
    try {
      if (line.length > longestLine) throw new AppError('TOO_LARGE', 'The request is too large');
      const request = JSON.parse(line) as ControlRequest;
      const method = Object.hasOwn(methods, request.method) ? methods[request.method as keyof typeof methods] : undefined;
      if (!method) throw new AppError('UNKNOWN_METHOD', `The running Steward does not know ${String(request.method).slice(0, 80)}`);
      return { result: await method(request.params as never, signal) };
    } catch (error) {
      return { error: toErrorView(error) };
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    const gone = new AbortController();
    socket.on('close', () => {
      sockets.delete(socket);
      gone.abort();
    });
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      void answer(line, gone.signal).then((text) => socket.writable && socket.write(`${JSON.stringify(text)}\n`));
    });
  });
  const previous = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, resolve);
    });
  } finally {
    process.umask(previous);
  }
  return {
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
