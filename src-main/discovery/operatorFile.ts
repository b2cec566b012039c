import type { DiscoveryProblem, McpConfiguration, ServerEntry } from '../../src-preload/contract/servers.ts';
import { toAppError } from '../kernel/errors.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import { readText } from './readText.ts';
import { readServersFile, type ServersFileContent, type ServersFileContext } from './serversFile.ts';
import { watchFile, type FileWatch } from './watchFile.ts';

const largestFile = 4_000_000;

/** The servers file the operator passed, read again whenever it changes. */
export interface OperatorFile {
  /** Reads it for the first time and starts to watch it. */
  start(): Promise<void>;
  entries(): readonly { label: string; entry: ServerEntry }[];
  /** Names of entries that lead back to this Steward and are left out. */
  own(): readonly string[];
  configuration(): McpConfiguration;
  problems(): readonly DiscoveryProblem[];
  readonly changed: Event<void>;
  end(): void;
}

/** While its text cannot be read at all, the last one that could be stays in force. */
export function openOperatorFile(file: string, context: () => ServersFileContext, pollMs?: number): OperatorFile {
  const changed = new Emitter<void>();
  let content: ServersFileContent = { entries: [], own: [], configuration: {}, problems: [], readable: true };
  let watch: FileWatch | undefined;
  let reading = 0;

  async function read(): Promise<boolean> {
    const turn = ++reading;
    const next = await readOnce();
    if (turn !== reading) return false;
    content = next.readable ? next : { ...content, problems: next.problems };
    return true;
  }

  async function readOnce(): Promise<ServersFileContent> {
    const failed = (text: string, readable: boolean): ServersFileContent => ({ entries: [], own: [], configuration: {}, problems: [{ where: file, text }], readable });
    try {
      const text = await readText(file, largestFile);
      return text === undefined ? failed('is not there; it is read as soon as it is', true) : readServersFile(text, file, context());
    } catch (error) {
      return failed(toAppError(error, file).message, false);
    }
  }

  return {
    async start() {
      watch = watchFile(
        file,
        () =>
          void read().then((isNewest) => {
            if (isNewest) changed.emit();
          }),
        pollMs === undefined ? {} : { pollMs },
      );
      await read();
    },
    entries: () => content.entries,
    own: () => content.own,
    configuration: () => content.configuration,
    problems: () => content.problems,
    changed: changed.event,
    end() {
      watch?.end();
      reading++;
    },
  };
}
