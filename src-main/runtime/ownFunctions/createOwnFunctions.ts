import { mkdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcceptedScript, OwnFunctionsState } from '../../../src-preload/contract/ownFunctions.ts';
import type { AuditLog } from '../../audit/auditLog.ts';
import { settingsEvent } from '../../audit/settingsEvent.ts';
import { watchFile, type FileWatch } from '../../discovery/watchFile.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import type { LiveRegistry } from '../../registry/registry.ts';
import { writeWhole } from '../settings.ts';
import type { LoadedFunctions, Places } from './loadOwnFunctions.ts';
import type { FunctionsFileContent, ReadEntry } from './readFunctionsFile.ts';

export interface OwnFunctionsParts {
  registry: LiveRegistry;
  builtIn: readonly AnyFunction[];
  dataFolder: string;
  /** `--config` or MCP_CONFIG_PATH. */
  operatorFile: string | undefined;
  /** Texts of dropped scripts that the person has accepted. */
  accepted: { list(): readonly AcceptedScript[]; set(make: (before: readonly AcceptedScript[]) => readonly AcceptedScript[]): Promise<void> };
  audit: AuditLog;
  clock: Clock;
  log: Log;
}

/** Functions that configuration defines: of the operator's file, of the person's, and of scripts the person has accepted. */
export interface OwnFunctions {
  /** Reads everything for the first time, and again whenever it changes. */
  start(): Promise<void>;
  state(): OwnFunctionsState;
  /** Files that decide what runs: a call that would change one asks. */
  places(): readonly string[];
  check(entry: unknown, replaces?: string): Promise<{ problems: { path: string; text: string }[]; reference?: string }>;
  save(entry: unknown, replaces?: string): Promise<string>;
  remove(name: string): Promise<void>;
  get(name: string): Record<string, unknown>;
  acceptScript(file: string, hash: string): Promise<void>;
  withdrawScript(name: string): Promise<void>;
  readonly changed: Event<void>;
  close(): void;
}

const source = 'mcp_functions.json';

type LoadedState = Omit<LoadedFunctions, 'definitions' | 'descriptions'>;

export function createOwnFunctions({ registry, builtIn, dataFolder, operatorFile, accepted, audit, clock, log }: OwnFunctionsParts): OwnFunctions {
  const places: Places = { operatorFile, file: join(dataFolder, 'mcp_functions.json'), folder: join(dataFolder, 'functions') };
  const { file, folder } = places;
  const changed = new Emitter<void>();
  const watches = new Map<string, FileWatch>();
  const lastReadable = new Map<string, FunctionsFileContent>();
  let loaded: LoadedState = { functions: [], waiting: [], problems: [], scripts: [], folderFiles: [], dropped: new Map(), own: { text: undefined, entries: [], broken: false } };
  let begun = false;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** Loaded with the first entry there is: a start without any need not wait for it. */
  const tools = () => import('./loadOwnFunctions.ts');

  const reload = (): Promise<void> => {
    const done = turn.then(load);
    turn = done.catch(() => undefined);
    return done;
  };

  async function isAnythingThere(): Promise<boolean> {
    if (operatorFile !== undefined || begun) return true;
    return (await stat(file).catch(() => undefined)) !== undefined || (await readdir(folder).catch(() => [])).length > 0;
  }

  async function load(): Promise<void> {
    if (!(await isAnythingThere())) return;
    begun = true;
    const { loadOwnFunctions } = await tools();
    const { definitions, descriptions, ...next } = await loadOwnFunctions(places, builtIn, accepted.list(), lastReadable);
    if (closed) return;
    const known = new Set(loaded.problems.map((problem) => JSON.stringify(problem)));
    for (const { where, path, text } of next.problems.filter((problem) => !known.has(JSON.stringify(problem)))) log.warn({ file: where, path }, text);
    loaded = next;
    registry.describe(descriptions);
    registry.replace(source, definitions);
    watch();
    changed.emit();
  }

  function watch(): void {
    const wanted = new Set([...(operatorFile === undefined ? [] : [operatorFile]), file, folder, ...loaded.scripts, ...loaded.folderFiles]);
    for (const [path, each] of watches) {
      if (wanted.has(path)) continue;
      each.end();
      watches.delete(path);
    }
    for (const path of wanted) if (!watches.has(path)) watches.set(path, watchFile(path, () => void reload().catch((error: unknown) => log.error({ err: error }, 'the configured functions could not be read again'))));
  }

  const note = (change: string): Promise<unknown> => audit.append(settingsEvent(change, clock.now()), { durable: true });
  const own = (name: string): ReadEntry | undefined => loaded.own.entries.find(({ entry }) => entry.name === name);

  async function examine(entry: unknown, replaces: string | undefined): ReturnType<typeof import('./loadOwnFunctions.ts').examineEntry> {
    const { examineEntry, takenNames } = await tools();
    return examineEntry(entry, file, builtIn, takenNames(loaded.functions.filter(({ name }) => name !== replaces)));
  }

  function requireReadable(): void {
    if (loaded.own.broken) throw new AppError('CONFIG_INVALID', `${file} cannot be read, and is left as it is`, { hint: 'Mend the file, or move it aside' });
  }

  return {
    async start() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      watch();
      await reload();
    },
    state: () => ({ file, folder, operatorFile: operatorFile ?? null, functions: loaded.functions, waiting: loaded.waiting, problems: loaded.problems }),
    places: () => loaded.scripts,
    async check(entry, replaces) {
      const [{ problems, reference }, { pathName }] = await Promise.all([examine(entry, replaces), import('../../discovery/jsonc.ts')]);
      return { problems: problems.map(({ path, text }) => ({ path: pathName(path), text })), ...(reference !== undefined && { reference }) };
    },
    async save(entry, replaces) {
      await reload();
      const { problems, name } = await examine(entry, replaces);
      const [first] = problems;
      if (first || name === undefined) throw new AppError('CONFIG_INVALID', `${first?.path.map(String).join('.') ?? 'The function'} ${first?.text ?? 'cannot be used'}`.trim());
      requireReadable();
      const before = replaces === undefined ? undefined : own(replaces);
      if (replaces !== undefined && !before) throw new AppError('NOT_FOUND', `${replaces} is not in ${file} any more`, { hint: 'Save it as a new one' });
      const { withEntry } = await import('./writeFunctionsFile.ts');
      await writeWhole(file, withEntry(loaded.own.text, entry, before?.path));
      await note(`${before ? 'Changed' : 'Added'} the function ${name}`);
      begun = true;
      await reload();
      return name;
    },
    async remove(name) {
      await reload();
      const found = own(name);
      if (!found || loaded.own.text === undefined) throw new AppError('NOT_FOUND', `${name} is not in ${file}`);
      requireReadable();
      const { withoutEntry } = await import('./writeFunctionsFile.ts');
      await writeWhole(file, withoutEntry(loaded.own.text, found.path));
      await note(`Removed the function ${name}`);
      await reload();
    },
    get(name) {
      const found = own(name);
      if (!found) throw new AppError('NOT_FOUND', `${name} is not in ${file}`, { hint: 'What the operator or a script defines is edited where it stands' });
      return found.entry;
    },
    async acceptScript(name, hash) {
      await reload();
      const waiting = loaded.waiting.find((script) => script.file === name);
      if (!waiting) throw new AppError('NOT_FOUND', `${name} does not wait to be accepted`);
      if (waiting.hash !== hash) throw new AppError('CONFLICT', `${name} is another by now`, { hint: 'Look at it again' });
      await accepted.set((before) => [...before.filter((one) => one.file !== name), { file: name, hash, at: clock.now() }]);
      await note(`Accepted the script ${name} as the function ${waiting.name}`);
      await reload();
    },
    async withdrawScript(name) {
      const script = loaded.dropped.get(name);
      if (script === undefined) throw new AppError('NOT_FOUND', `${name} is no function of a script in ${folder}`);
      await accepted.set((before) => before.filter((one) => one.file !== script));
      await note(`Took back the acceptance of the script ${script}`);
      await reload();
    },
    changed: changed.event,
    close() {
      closed = true;
      for (const each of watches.values()) each.end();
      watches.clear();
    },
  };
}
