import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { lowerPriority } from '../lowerPriority.ts';
import { endTree, endWithSteward } from '../processTree.ts';

/** What a server says of one call. It runs where the code runs: none of it is trusted further than the code's own output. */
const told = z.object({ text: z.string(), bytes: z.number(), cut: z.boolean() });
export const served = z.object({
  status: z.number(),
  out: told,
  err: told,
  answer: z.string(),
  timed_out: z.boolean(),
  limit: z.literal('output').nullable(),
  /** Null: nothing was changed. Else, a root each, the folders whose former content is gone. */
  emptied: z.array(z.array(z.string())).nullable(),
  layer: z.number().int().min(0),
  spoiled: z.boolean(),
});
export type Served = z.infer<typeof served>;

const message = z.union([z.object({ ready: z.literal(true) }), z.object({ progress: z.string(), stream: z.enum(['stdout', 'stderr']), bytes: z.number() }), served]);
export type ServerMessage = z.infer<typeof message>;

/** More in one line is no answer. */
const longestLine = 128 * 1024 * 1024;

export interface WarmServer {
  readonly pid: number;
  readonly ended: boolean;
  /** One listener at a time; undefined is told once, when the server has ended. */
  listen(listener: ((message: ServerMessage | undefined) => void) | undefined): void;
  send(request: unknown): void;
  /** Ends it with all it started. */
  end(): void;
  /** While held, it keeps the process alive. */
  hold(held: boolean): void;
}

/** Starts a sandbox with a program that waits for work. */
export function startServer(command: string, args: readonly string[]): WarmServer {
  const watched = endWithSteward(command, args);
  const child = spawn(watched.command, watched.args, { cwd: '/', env: {}, detached: true, stdio: ['pipe', 'pipe', 'ignore', 'ignore', 'ignore', watched.list] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new AppError('INTERNAL', 'The sandbox was started without its streams');
  let listener: ((message: ServerMessage | undefined) => void) | undefined;
  let ended = false;
  let parts: Buffer[] = [];
  let length = 0;
  const over = (): void => {
    if (ended) return;
    ended = true;
    if (child.pid !== undefined) watched.ended(child.pid);
    listener?.(undefined);
  };
  const end = (): void => {
    if (child.pid !== undefined && !ended) endTree(child.pid);
    over();
  };
  child.once('error', over);
  child.once('exit', over);
  stdin.on('error', () => undefined);
  stdout.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, at)]).toString('utf8');
      rest = rest.subarray(at + 1);
      [parts, length] = [[], 0];
      const read = parse(line);
      if (read === undefined) return end();
      listener?.(read);
    }
    parts.push(rest);
    length += rest.length;
    if (length > longestLine) end();
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  const hold = (held: boolean): void => {
    for (const each of [child, stdin as Writable & Partial<Held>, stdout as Readable & Partial<Held>]) {
      if (held) each.ref?.();
      else each.unref?.();
    }
  };
  hold(false);
  return {
    pid: child.pid ?? -1,
    get ended() {
      return ended;
    },
    listen: (next) => void (listener = next),
    send: (request) => void stdin.write(`${JSON.stringify(request)}\n`),
    end,
    hold,
  };
}

/** The pipes of a child are sockets. */
interface Held {
  ref(): void;
  unref(): void;
}

function parse(line: string): ServerMessage | undefined {
  try {
    return message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
