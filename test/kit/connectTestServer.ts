// A connection of Steward's to one MCP server, with real processes and an own log.
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { AppError } from '../../src-main/kernel/errors.ts';
import { connectServer, type ConnectOptions } from '../../src-main/mcp/client/connectServer.ts';
import type { OpenServer } from '../../src-main/mcp/client/openServer.ts';
import { createServerLog, type ServerLog } from '../../src-main/mcp/client/serverLog.ts';
import { createLocalProcesses } from '../../src-main/ports/local/startProcess.ts';
import type { ServerConnection, ServerEntry } from '../../src-preload/contract/servers.ts';
import type { HostileMode } from './servers/hostileAnswers.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export function fixture(name: string): string {
  return fileURLToPath(new URL(`servers/${name}`, import.meta.url));
}

export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
}

/** A Node program as a server over standard input and output. */
export function nodeServer(script: string, ...args: string[]): ServerConnection {
  return { kind: 'stdio', command: execPath, args: [script, ...args], env: {} };
}

export function hostile(mode: HostileMode): ServerConnection {
  return nodeServer(fixture('hostileServer.ts'), mode);
}

export function entryFor(connection: ServerConnection, name = 'probe'): ServerEntry {
  return { name, connection, enabled: true };
}

export const secrets: Readonly<Record<string, string>> = { 'server-key': 'the-key-of-the-test' };

export type TestConnectOptions = Omit<ConnectOptions, 'entry'>;

/** What a connection needs, with the test's own in its place. */
export function connectOptions(options: Partial<ConnectOptions> = {}): TestConnectOptions & { log: ServerLog } {
  const hide = (text: string): string => Object.values(secrets).reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text);
  const folder = temporaryFolder();
  return {
    log: createServerLog(systemClock, hide),
    timeoutMs: 10_000,
    hide,
    workspace: () => folder,
    processes: createLocalProcesses(),
    readSecret: (name) => {
      const value = secrets[name];
      return value === undefined ? Promise.reject(new AppError('NOT_FOUND', `No secret is called ${name}`)) : Promise.resolve(value);
    },
    ...options,
  };
}

export interface TestConnection {
  server: OpenServer;
  log: ServerLog;
}

/** Connects, and ends with the test. */
export async function connectTestServer(connection: ServerConnection, options: Partial<ConnectOptions> = {}): Promise<TestConnection> {
  const all = connectOptions(options);
  const server = await connectServer({ ...all, entry: entryFor(connection) });
  onTestFinished(() => server.end());
  return { server, log: all.log };
}
