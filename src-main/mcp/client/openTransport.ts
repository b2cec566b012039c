import { SSEClientTransport, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import type { SecretOrText, ServerConnection } from '../../../src-preload/contract/servers.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Processes, RunningProcess } from '../../ports/processes.ts';
import { createBoundedFetch } from './boundedFetch.ts';
import type { SignIn } from '../signIn/createSignIn.ts';
import { StdioTransport } from './stdioTransport.ts';
import { WebSocketTransport } from './webSocketTransport.ts';

export type Carrier = ServerConnection['kind'];

export interface OpenedTransport {
  transport: Transport;
  /** Of a server that runs on this machine. */
  process?: RunningProcess;
  /** Address or program, for error texts. */
  place: string;
}

export interface TransportParts {
  connection: ServerConnection;
  workspace(): string;
  processes: Processes;
  /** NOT_FOUND when there is none of that name. */
  readSecret(name: string): Promise<string>;
  onStderr(text: string): void;
  /** Signs in to servers over HTTP. Without one, a server that asks for it is UNAUTHENTICATED. */
  signIn?: Pick<SignIn, 'authProvider' | 'listen'> | undefined;
}

/** Wait between the tries of a stream that broke, milliseconds, and how many there are. */
const reconnection = { initialReconnectionDelay: 300, maxReconnectionDelay: 5000, reconnectionDelayGrowFactor: 1.5, maxRetries: 3 };

/** A transport by its carrier, not started, with what the entry says in it: secrets are read now and kept nowhere else. */
export async function openTransport(parts: TransportParts, carrier: Carrier): Promise<OpenedTransport> {
  const { connection } = parts;
  if (connection.kind === 'stdio') {
    const environment = await resolveSecrets(connection.env, parts);
    const process = await parts.processes.start({ command: connection.command, args: connection.args, cwd: connection.cwd ?? parts.workspace(), environment, onStderr: parts.onStderr });
    return { transport: new StdioTransport(process), process, place: process.program };
  }
  const url = addressFor(connection.url, carrier);
  const headers = await resolveSecrets(connection.headers, parts);
  const place = url.origin + url.pathname;
  if (carrier === 'websocket') return { transport: new WebSocketTransport(url, headers), place };
  // Redirects are followed within the address's own origin only: that is the SDK's default.
  // A key of the entry's own comes first.
  const signIn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization') ? undefined : parts.signIn;
  const fetch = createBoundedFetch();
  const options = { fetch: signIn?.listen(fetch) ?? fetch, requestInit: { headers }, ...(signIn && { authProvider: signIn.authProvider }) };
  const transport = carrier === 'sse' ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, { ...options, reconnectionOptions: reconnection });
  return { transport, place };
}

function addressFor(address: string, carrier: Carrier): URL {
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw new AppError('INVALID_INPUT', 'The server’s address holds a name or password', { hint: 'Put it into an Authorization header instead' });
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const scheme = carrier === 'websocket' ? 'ws' : 'http';
  return new URL(url.href.replace(/^[a-z]+/, secure ? `${scheme}s` : scheme));
}

async function resolveSecrets(values: Readonly<Record<string, SecretOrText>>, { readSecret }: TransportParts): Promise<Record<string, string>> {
  const resolved = await Promise.all(Object.entries(values).map(async ([name, value]) => [name, typeof value === 'string' ? value : await readSecret(value.secret)] as const));
  return Object.fromEntries(resolved);
}
