// Raw MCP clients for servers that pass calls on: nothing but sockets and JSON, so that what is measured is the other side.
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';

export interface RelayClient {
  call(name: string, args: Record<string, unknown>): Promise<string>;
  list(): Promise<{ name: string }[]>;
  close(): void;
}

interface Answer {
  id?: number;
  result?: { tools?: { name: string }[]; content?: { text?: string }[]; isError?: boolean };
  error?: unknown;
}

const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

function textOf({ result, error }: Answer): string {
  if (!result || result.isError === true) throw new Error(JSON.stringify(error ?? result).slice(0, 300));
  return result.content?.[0]?.text ?? '';
}

/** Posts to agents of its own, or to those of others: a thousand clients need no thousand pools. */
function post(agent: Agent, url: URL, headers: Record<string, string>, body: string): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request({ host: url.hostname, port: url.port, path: url.pathname + url.search, method: 'POST', agent, headers: { ...accept, 'content-length': String(Buffer.byteLength(body)), ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ response, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Streamable HTTP in a session. */
export async function openStreamable(address: string, headers: Record<string, string> = {}, agent = new Agent({ keepAlive: true, maxSockets: 64 })): Promise<RelayClient> {
  const url = new URL(address);
  let nextId = 1;
  const ask = async (method: string, params: unknown, session: Record<string, string>): Promise<{ answer: Answer; response: IncomingMessage }> => {
    const id = nextId++;
    const { response, text } = await post(agent, url, { ...headers, ...session }, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    if (response.statusCode !== 200) throw new Error(`${response.statusCode ?? 0} ${text.slice(0, 300)}`);
    const data = text.startsWith('{') ? text : (/^data: (\{.*\})$/m.exec(text)?.[1] ?? 'null');
    return { answer: JSON.parse(data) as Answer, response };
  };
  const { response } = await ask('initialize', initialize, {});
  const session = { 'mcp-session-id': String(response.headers['mcp-session-id'] ?? ''), 'mcp-protocol-version': '2025-06-18' };
  await post(agent, url, { ...headers, ...session }, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  return {
    call: async (name, args) => textOf((await ask('tools/call', { name, arguments: args }, session)).answer),
    list: async () => (await ask('tools/list', {}, session)).answer.result?.tools ?? [],
    close: () => agent.destroy(),
  };
}

/** The transport of 2024: answers come in one stream of events. */
export async function openEvents(address: string): Promise<RelayClient> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const waiting = new Map<number, (answer: Answer) => void>();
  let nextId = 1;
  const { endpoint, stream } = await new Promise<{ endpoint: URL; stream: ClientRequest }>((resolve, reject) => {
    const opened = request(address, { headers: { accept: 'text/event-stream' } }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('close', () => reject(new Error(`There is no stream of events: ${response.statusCode ?? 0}`)));
      response.on('data', (chunk: string) => {
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1] ?? '';
          if (event.includes('event: endpoint')) resolve({ endpoint: new URL(data, address), stream: opened });
          else if (data.startsWith('{')) {
            const answer = JSON.parse(data) as Answer;
            waiting.get(answer.id ?? 0)?.(answer);
            waiting.delete(answer.id ?? 0);
          }
        }
      });
    });
    opened.on('error', reject);
    opened.end();
  });
  const ask = async (method: string, params: unknown): Promise<Answer> => {
    const id = nextId++;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    await post(agent, endpoint, {}, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return answered;
  };
  await ask('initialize', initialize);
  await post(agent, endpoint, {}, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  return {
    call: async (name, args) => textOf(await ask('tools/call', { name, arguments: args })),
    list: async () => (await ask('tools/list', {})).result?.tools ?? [],
    close: () => {
      stream.on('error', () => undefined).destroy();
      agent.destroy();
    },
  };
}
