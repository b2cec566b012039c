import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { wires, type Answer, type ReadRequest, type ScriptedCall, type Wire, type WireEvent } from './modelWires.ts';

export type { ScriptedCall, Wire } from './modelWires.ts';

/** One answer of the script. */
export type ScriptedTurn =
  | {
      /** A list is sent piece by piece; a text is cut into words. */
      text?: string | string[];
      reasoning?: string | string[];
      calls?: ScriptedCall[];
      /** Default: as the content asks for. `filter`: the provider's content filter stopped it. */
      stop?: 'stop' | 'length' | 'filter';
      usage?: { input: number; output: number };
      /** Silence before the first byte, headers included. */
      firstByteMs?: number;
      /** Silence between two pieces. */
      pauseMs?: number;
      /** After everything but the end: `silent` keeps the connection and says nothing, `cut` breaks it, `early` ends it in order but without the end mark. */
      then?: 'silent' | 'cut' | 'early';
    }
  /** A refusal, with the wire's own form of error unless `body` says otherwise. */
  | { status: number; message?: string; code?: string; headers?: Record<string, string>; body?: string }
  /** Bytes as they are: a web page, JSON that is broken. */
  | { raw: string; contentType?: string };

export interface RecordedRequest extends ReadRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  /** True once the client has gone before the answer had ended. */
  aborted: boolean;
}

export interface ScriptedModel {
  /** What a model choice needs as its address. */
  baseUrl: string;
  port: number;
  /** Requests for answers, oldest first. */
  requests: RecordedRequest[];
  close(): Promise<void>;
}

export interface ScriptedModelOptions {
  wire: Wire;
  /** Answers in order, one a request; or one worked out from the request. After the last one: 500. */
  turns: readonly ScriptedTurn[] | ((request: RecordedRequest, count: number) => ScriptedTurn);
  /** What the list of models holds. Default `scripted`. */
  models?: string[];
  /** When set, requests without it are answered 401. */
  key?: string;
  /** `awkward` cuts the bytes anywhere, within letters too. Default. */
  chunks?: 'awkward' | 'whole';
  port?: number;
}

/** Sizes of the pieces that bytes are cut into, over and over. */
const awkwardSizes = [1, 3, 17, 2, 64, 5, 1, 120, 7];

/** Starts a server on loopback that answers as a model's does, from a script. */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const form = wires[options.wire];
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://scripted');
    if (!allowed(request.headers)) return refuse(response, 401, 'Incorrect API key provided', 'invalid_api_key');
    if (request.method === 'GET' && pathname === `${form.basePath}/models`) return sendJson(response, 200, form.models(options.models ?? ['scripted']));
    if (request.method !== 'POST' || !form.isChat(pathname)) return sendJson(response, 404, { detail: 'Not Found' });
    const body = JSON.parse(await readBody(request)) as Record<string, unknown>;
    const recorded: RecordedRequest = { ...form.read(pathname, body), path: pathname, headers: request.headers, body, aborted: false };
    requests.push(recorded);
    response.on('close', () => {
      recorded.aborted = !response.writableFinished;
    });
    const count = requests.length;
    const turn = typeof options.turns === 'function' ? options.turns(recorded, count) : options.turns[count - 1];
    if (!turn) return refuse(response, 500, `The script has no answer number ${count}`, 'script_ended');
    if ('status' in turn) {
      response.writeHead(turn.status, { 'content-type': turn.body === undefined ? 'application/json' : 'text/plain', ...turn.headers });
      response.end(turn.body ?? JSON.stringify(form.error(turn.status, turn.message ?? `Status ${turn.status}`, turn.code ?? `status_${turn.status}`)));
      return;
    }
    if ('raw' in turn) {
      response.writeHead(200, { 'content-type': turn.contentType ?? 'text/event-stream' });
      response.end(turn.raw);
      return;
    }
    await stream(response, turn, recorded, count);
  }

  async function stream(response: ServerResponse, turn: Extract<ScriptedTurn, { text?: unknown }>, recorded: RecordedRequest, count: number): Promise<void> {
    const content: Answer = { text: inPieces(turn.text), reasoning: inPieces(turn.reasoning), calls: turn.calls ?? [], stop: turn.stop ?? 'stop', usage: turn.usage ?? { input: 10, output: 5 } };
    const steps = form.write(content, recorded.model, count);
    if (turn.firstByteMs !== undefined) await sleep(turn.firstByteMs, undefined, { ref: false });
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.flushHeaders();
    const kept = turn.then === undefined ? steps : steps.slice(0, -1);
    for (const [index, events] of kept.entries()) {
      if (response.destroyed) return;
      if (index > 0 && turn.pauseMs !== undefined) await sleep(turn.pauseMs, undefined, { ref: false });
      await sendBytes(response, events.map(eventText).join(''));
    }
    if (turn.then === 'silent') return;
    if (turn.then === 'cut') return void response.destroy();
    await sendBytes(response, turn.then === undefined ? form.tail : '');
    response.end();
  }

  async function sendBytes(response: ServerResponse, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    if (options.chunks === 'whole') return void response.write(bytes);
    for (let at = 0, turn = 0; at < bytes.length && !response.destroyed; turn++) {
      const size = awkwardSizes[turn % awkwardSizes.length] ?? 1;
      response.write(bytes.subarray(at, at + size));
      at += size;
      await nextTick();
    }
  }

  function allowed(headers: IncomingHttpHeaders): boolean {
    return options.key === undefined || [headers.authorization, headers['x-api-key'], headers['x-goog-api-key']].some((value) => value === options.key || value === `Bearer ${options.key}`);
  }

  function refuse(response: ServerResponse, status: number, message: string, code: string): void {
    sendJson(response, status, form.error(status, message, code));
  }

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${form.basePath}`,
    port,
    requests,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function inPieces(text: string | string[] | undefined): string[] {
  return text === undefined ? [] : Array.isArray(text) ? text : (text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text]);
}

function eventText({ event, data }: WireEvent): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

// As a process of its own: node test/kit/scriptedModel.ts --wire anthropic --turns turns.json [--port 4010]
if (import.meta.main) {
  const { values } = parseArgs({ options: { wire: { type: 'string', default: 'openai' }, turns: { type: 'string' }, port: { type: 'string', default: '0' }, key: { type: 'string' } } });
  if (!values.turns || !(values.wire in wires)) throw new Error('usage: scriptedModel.ts --wire openai|anthropic|google --turns FILE [--port N] [--key KEY]');
  const turns = JSON.parse(readFileSync(values.turns, 'utf8')) as ScriptedTurn[];
  const model = await startScriptedModel({ wire: values.wire as Wire, turns, port: Number(values.port), ...(values.key === undefined ? {} : { key: values.key }) });
  process.stdout.write(`${JSON.stringify({ baseUrl: model.baseUrl, port: model.port })}\n`);
}
