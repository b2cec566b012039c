import { Client, StreamableHTTPClientTransport, type jsonSchemaValidator } from '@modelcontextprotocol/client';
import type { ServerEntry } from '../../../src-preload/contract/servers.ts';
import { AppError } from '../../kernel/errors.ts';
import { Emitter } from '../../kernel/events.ts';
import { version } from '../../kernel/version.ts';
import { answerServer, clientCapabilities, type ServerQuestions } from './answerServer.ts';
import { createOpenServer, type ListKind, type OpenServer } from './openServer.ts';
import { openTransport, type Carrier, type TransportParts } from './openTransport.ts';
import type { ServerLog } from './serverLog.ts';
import { keepListening } from './keepListening.ts';
import { WatchedTransport } from './watchedTransport.ts';

export interface ConnectOptions extends Omit<TransportParts, 'connection' | 'onStderr'>, ServerQuestions {
  entry: ServerEntry;
  log: ServerLog;
  /** What this client calls itself. Default `steward`. */
  clientName?: string | undefined;
  /** Until it must have answered. */
  timeoutMs: number;
  /** Takes secrets out of a stranger's words. */
  hide(text: string): string;
  signal?: AbortSignal | undefined;
  /** What is known of the server from before saves a round trip. */
  era?: 'legacy' | 'modern' | undefined;
}

/** A server over a channel of its own that has not answered the newer revision's question by then is an older one. */
const probeMs = 4000;
/** A stream that is open and says nothing for so long is not that of an SSE server. */
const silentStreamMs = 5000;
/** Lists that change again and again are told so often at most. */
const changedEveryMs = 300;
/** Pages of one list at most. */
const mostPages = 64;
/** Of what a server sends that is no MCP, one line is noted in this time. */
const troubleEveryMs = 1000;
/** A server over HTTP has this long to hear that a session is over. */
const goodbyeMs = 1000;

/** Results are checked against their schemas by the door: a stranger's patterns would run here on a stranger's text, for as long as both like. */
const checkedByDoor: jsonSchemaValidator = { getValidator: () => (value) => ({ valid: true, data: value as never, errorMessage: undefined }) };

/** A connection that did not come about; `cause` says why. */
export class FailedTry extends Error {
  readonly place: string;
  /** Why the transport ended, when that came first. */
  readonly endReason: AppError | undefined;
  /** Messages that came from the server. */
  readonly heard: number;

  constructor(cause: unknown, { place, endReason, heard }: { place: string; endReason: AppError | undefined; heard: number }) {
    super('The server could not be connected', { cause });
    this.place = place;
    this.endReason = endReason;
    this.heard = heard;
  }
}

export class SilentStream extends AppError {
  constructor() {
    super('UNSUPPORTED', 'The server opened a stream and did not say where messages go', { hint: 'Look whether the address is that of an MCP server' });
  }
}

/** Opens a connection over one carrier. `older`: it is known to speak no newer revision. */
export async function tryCarrier(carrier: Carrier, options: ConnectOptions, timeoutMs: number, older: boolean): Promise<OpenServer> {
  const { entry, log, signal } = options;
  signal?.throwIfAborted();
  const { transport: inner, process, place } = await openTransport({ ...options, connection: entry.connection, onStderr: (text) => log.addStderr(text) }, carrier);
  const transport = new WatchedTransport(inner, { channel: carrier === 'stdio' || carrier === 'websocket' });
  const changed = new Emitter<ListKind>(() => undefined);
  const suspected = new Emitter<Error>(() => undefined);
  const client = createClient(carrier, options, changed);
  const note = throttled(log);
  transport.ontrouble = (error) => {
    note(error);
    suspected.emit(error);
  };

  let settleEnd: (reason: AppError | undefined) => void = () => undefined;
  const ended = new Promise<AppError | undefined>((resolve) => (settleEnd = resolve));
  let over: 'open' | 'ending' = 'open';
  let lost: AppError | undefined;
  client.onclose = () => settleEnd(over === 'ending' ? undefined : (lost ?? transport.endReason ?? new AppError('NETWORK', 'The connection was closed')));

  const end = async (): Promise<void> => {
    over = 'ending';
    if (inner instanceof StreamableHTTPClientTransport) await within(goodbyeMs, inner.terminateSession()).catch(() => undefined);
    await transport.close();
    settleEnd(undefined);
  };

  try {
    await connectWithin(timeoutMs, carrier, transport, signal, () => client.connect(transport, { timeout: timeoutMs, ...(signal && { signal }), ...(older && { prior: { kind: 'legacy' } }) }));
  } catch (error) {
    const { endReason, received: heard } = transport;
    over = 'ending';
    await transport.close().catch(() => undefined);
    throw new FailedTry(error, { place, endReason, heard });
  }
  if (client.getProtocolEra() === 'legacy' && client.getServerCapabilities()?.logging) void client.setLoggingLevel('info', { timeout: timeoutMs }).catch(() => undefined);

  void keepListening(client, (error) => suspected.emit(error), (kind) => changed.emit(kind));
  return createOpenServer({
    client,
    carrier,
    pid: process?.pid,
    use: () => process?.use() ?? Promise.resolve(undefined),
    questions: options,
    context: (idempotent, requestSignal) => ({ server: entry.name, place, idempotent, endReason: lost ?? transport.endReason, signal: requestSignal, hide: options.hide }),
    changed: changed.event,
    suspected: suspected.event,
    ended,
    end,
    onSessionLost() {
      lost ??= new AppError('NETWORK', 'The server has forgotten the session');
      void transport.close().catch(() => undefined);
    },
  });
}

function createClient(carrier: Carrier, options: ConnectOptions, changed: Emitter<ListKind>): Client {
  const tell = (kind: ListKind): { autoRefresh: false; debounceMs: 0; onChanged(): void } => {
    let timer: NodeJS.Timeout | undefined;
    const onChanged = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        changed.emit(kind);
      }, changedEveryMs).unref();
    };
    return { autoRefresh: false, debounceMs: 0, onChanged };
  };
  const client = new Client(
    { name: options.clientName ?? 'steward', ...(options.clientName === undefined && { title: 'Steward' }), version },
    {
      capabilities: clientCapabilities(options),
      versionNegotiation: { mode: 'auto', ...(carrier !== 'http' && { probe: { timeoutMs: Math.min(probeMs, options.timeoutMs / 2) } }) },
      jsonSchemaValidator: checkedByDoor,
      listMaxPages: mostPages,
      listChanged: { tools: tell('tools'), resources: tell('resources'), prompts: tell('prompts') },
    },
  );
  answerServer(client, options, options.log);
  return client;
}

/** Connects, or fails when time is up, when the caller gives up, or when an SSE server's stream stays silent. */
async function connectWithin(timeoutMs: number, carrier: Carrier, transport: WatchedTransport, signal: AbortSignal | undefined, connect: () => Promise<void>): Promise<void> {
  const timers: NodeJS.Timeout[] = [];
  const started = transport.start.bind(transport);
  let open = false;
  transport.start = async () => {
    await started();
    open = true;
  };
  const late = new Promise<never>((_resolve, reject) => {
    timers.push(setTimeout(() => reject(new AppError('DEADLINE_EXCEEDED', `The server did not answer within ${Math.round(timeoutMs / 1000)} s`, { hint: 'Look into its log; the first start of a program that has to be downloaded takes longer' })), timeoutMs));
    if (carrier === 'sse') timers.push(setTimeout(() => { if (!open) reject(new SilentStream()); }, Math.min(silentStreamMs, timeoutMs / 2)));
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    await Promise.race([connect(), late]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function throttled(log: ServerLog): (error: Error) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - last < troubleEveryMs) return;
    last = now;
    log.add({ from: 'steward', text: error.message });
  };
}
