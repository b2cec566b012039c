// Models that answer what they are asked, over real HTTP where they lie on a server.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRedactor } from '../../src-main/redact/redactor.ts';
import { createInference } from '../../src-main/runtime/inference.ts';
import type { Inference } from '../../src-main/ports/inference.ts';
import type { ModelChoice } from '../../src-preload/contract/index.ts';

export interface EmbeddingServer {
  origin: string;
  /** What came, oldest first. */
  requests: { path: string; authorization: string | undefined; body: Record<string, unknown> }[];
  /** Instead of an answer. */
  fail(status: number, body: string, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

/** Speaks OpenAI's embeddings and, to `/chat/completions`, answers with the prompt. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const requests: EmbeddingServer['requests'] = [];
  let failing: { status: number; body: string; headers: Record<string, string> } | undefined;
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      if (failing) {
        response.writeHead(failing.status, { 'content-type': 'application/json', ...failing.headers }).end(failing.body);
        failing = undefined;
      } else if (request.url?.endsWith('/embeddings') === true) {
        const texts = body['input'] as string[];
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', model: body['model'], data: texts.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 1, 0] })), usage: { prompt_tokens: texts.length * 3, total_tokens: texts.length * 3 } }));
      } else {
        const messages = body['messages'] as { role: string; content: unknown }[];
        const said = JSON.stringify(messages.at(-1)?.content);
        const chunk = (delta: object, finish: string | null, usage?: object): string => `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: body['model'], choices: [{ index: 0, delta, finish_reason: finish }], ...(usage && { usage }) })}\n\n`;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`${chunk({ role: 'assistant', content: 'You said ' }, null)}${chunk({ content: said }, null)}${chunk({}, 'stop', { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 })}data: [DONE]\n\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail: (status, body, headers = {}) => void (failing = { status, body, headers }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
}

/** The models of a person's settings, with these keys. */
export const inferenceOf = (model: ModelChoice, keys: Readonly<Record<string, string>> = {}): Inference => createInference({ settings: () => ({ model }), readSecret: async (name) => keys[name], redactor: createRedactor() });
