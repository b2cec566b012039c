import { join } from 'node:path';
import { createRuntime, type Runtime } from '../../runtime/createRuntime.ts';
import type { RuntimeOptions } from '../../runtime/resolveOptions.ts';
import { createFileCipher } from '../../runtime/secrets.ts';
import { headlessNotifications } from './headlessNotifications.ts';
import type { HttpServer } from './httpServer.ts';
import { openDoors, type Doors } from './openDoors.ts';
import { openPersonKeys } from './personKeys.ts';
import { personSessionFile } from './personSessionFile.ts';

export interface DaemonOptions {
  runtime: RuntimeOptions;
  host: string;
  port: number;
  allowedHosts: readonly string[];
}

export interface Daemon {
  runtime: Runtime;
  server: HttpServer;
  token: string;
  /** A fresh address that lets one browser in. */
  personUrl(): string;
  stop(): Promise<void>;
}

/** Starts the runtime and its doors. Whatever was started is ended again when a part cannot start. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  let doors: Doors | undefined;
  const runtime = await createRuntime(options.runtime, {
    notifications: headlessNotifications(),
    createCipher: createFileCipher,
    mcpUrl: () => (doors ? `${doors.server.url}/mcp` : null),
  });
  try {
    const personKeys = await openPersonKeys({ store: personSessionFile(join(runtime.dataFolder, 'sessions.json')), log: runtime.log });
    const opened = await openDoors(runtime, { host: options.host, port: options.port, allowedHosts: options.allowedHosts, personKeys });
    doors = opened;
    return {
      runtime,
      server: opened.server,
      token: opened.token,
      personUrl: () => `${opened.server.url}/?code=${personKeys.issueCode()}`,
      async stop() {
        await opened.close();
        await runtime.stop();
      },
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}
