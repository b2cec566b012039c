import { readFileSync } from 'node:fs';
import { rename, writeFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { accountList, type Account } from '../../src-preload/contract/accounts.ts';
import { databaseList, type DatabaseConnection } from '../../src-preload/contract/databases.ts';
import { acceptedScript, type AcceptedScript } from '../../src-preload/contract/ownFunctions.ts';
import { preset } from '../../src-preload/contract/policy.ts';
import { ignoredServer, personServer, type IgnoredServer, type PersonServer } from '../../src-preload/contract/serverMethods.ts';
import { modelChoice, theme, undoDays, undoGigabytes, type SettingsPatch } from '../../src-preload/contract/settings.ts';
import { limitsConfig, type Limits } from '../calls/limits.ts';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import { embeddingsConfig, networkConfig, searchConfig } from './networkConfig.ts';

/** `<data-dir>/config.json`: what the person chose. Unknown keys are kept, so that a newer Steward's are not lost. */
const configFile = z.looseObject({
  model: modelChoice.default({ provider: 'offline' }),
  preset: preset.default('ask'),
  workspace: z.string().min(1).optional(),
  theme: theme.default('system'),
  textSize: z.number().int().min(90).max(130).default(100),
  approvalTimeoutSeconds: z.number().int().min(0).max(86_400).default(600),
  undoDays: undoDays.default(30),
  undoGigabytes: undoGigabytes.default(5),
  firstRunDone: z.boolean().default(false),
  /** MCP servers of the person's own; secrets by name. */
  servers: z.array(personServer).default([]),
  /** Found ones the person does not want to be shown. */
  ignoredServers: z.array(ignoredServer).default([]),
  /** Mail, chat and social accounts; what signs in by name. */
  accounts: accountList.default([]),
  /** Databases by name; passwords lie among the secrets. */
  databases: databaseList.default([]),
  /** Dropped scripts that the person has accepted, by what they say. */
  acceptedScripts: z.array(acceptedScript).default([]),
  /** How requests leave this computer. */
  network: networkConfig.default({}),
  /** The engine of search_web. */
  search: searchConfig.optional(),
  /** What makes embeddings, where that is not the model's own provider. */
  embeddings: embeddingsConfig.optional(),
  /** As written; `SettingsStore.limits` has them whole. */
  limits: z.unknown().optional(),
});
export type Settings = z.infer<typeof configFile>;

/** The file as editors check it. */
export const configFileSchema = configFile.extend({ limits: limitsConfig.optional() });

export interface SettingsStore {
  current(): Settings;
  /** Of the start: a change of them holds from the next one on. */
  readonly limits: Limits;
  /** Saved atomically before it holds. */
  update(patch: SettingsPatch): Promise<Settings>;
  /**
   * Puts a value at its place in `limits`, or with null the default; it holds from the next start on.
   * CONFIG_INVALID, naming the field, when the limits would not be valid with it: nothing is saved then.
   */
  setLimit(place: readonly string[], value: unknown): Promise<void>;
  /** Puts other servers in the place of the person's. */
  setServers(make: (servers: readonly PersonServer[]) => readonly PersonServer[]): Promise<void>;
  /** Puts others in the place of the ignored ones. */
  setIgnoredServers(make: (ignored: readonly IgnoredServer[]) => readonly IgnoredServer[]): Promise<void>;
  /** Puts other accounts in the place of those that are there. */
  setAccounts(make: (accounts: readonly Account[]) => readonly Account[]): Promise<void>;
  /** Puts other databases in the place of those that are there. */
  setDatabases(make: (databases: readonly DatabaseConnection[]) => readonly DatabaseConnection[]): Promise<void>;
  /** Puts other accepted scripts in the place of those that are there. */
  setAcceptedScripts(make: (accepted: readonly AcceptedScript[]) => readonly AcceptedScript[]): Promise<void>;
  readonly changed: (listener: (settings: Settings) => void) => () => void;
}

/** CONFIG_INVALID, naming file and field, when the file cannot be read; the file is left as it is. */
export function openSettings(dataFolder: string): SettingsStore {
  const file = join(dataFolder, 'config.json');
  let settings = read(file);
  const limits = check(limitsConfig, settings.limits ?? {}, file, 'limits');
  const changed = new Emitter<Settings>();
  let saving: Promise<unknown> = Promise.resolve();

  function save(make: () => Settings): Promise<Settings> {
    const saved = saving.then(async () => {
      const next = make();
      await writeWhole(file, `${JSON.stringify(next, null, 2)}\n`);
      settings = next;
      changed.emit(next);
      return next;
    });
    saving = saved.catch(() => undefined);
    return saved;
  }

  return {
    current: () => settings,
    limits,
    update: (patch) => save(() => configFile.parse({ ...settings, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) })),
    async setLimit(place, value) {
      await save(() => {
        const next = withValue(settings.limits ?? {}, place, value);
        check(limitsConfig, next, file, 'limits');
        return { ...settings, limits: next };
      });
    },
    async setServers(make) {
      await save(() => ({ ...settings, servers: [...make(settings.servers)] }));
    },
    async setIgnoredServers(make) {
      await save(() => ({ ...settings, ignoredServers: [...make(settings.ignoredServers)] }));
    },
    async setAccounts(make) {
      await save(() => ({ ...settings, accounts: [...make(settings.accounts)] }));
    },
    async setDatabases(make) {
      await save(() => ({ ...settings, databases: [...make(settings.databases)] }));
    },
    async setAcceptedScripts(make) {
      await save(() => ({ ...settings, acceptedScripts: [...make(settings.acceptedScripts)] }));
    },
    changed: changed.event,
  };
}

/** A copy with the value at its place; null takes away what is there. */
function withValue(data: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value ?? {};
  const members = new Map(Object.entries((data ?? {}) as object));
  if (rest.length === 0 && value === null) members.delete(name);
  else members.set(name, withValue(members.get(name), rest, value));
  return Object.fromEntries(members);
}

function read(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return configFile.parse({});
    throw new AppError('CONFIG_INVALID', `${file} cannot be read`, { cause: error });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${file} is not valid JSON: ${(error as Error).message}`, { cause: error, hint: 'Mend the file, or move it aside to start with the defaults' });
  }
  return check(configFile, data, file);
}

function check<T>(schema: z.ZodType<T>, data: unknown, file: string, within?: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [within, ...(issue?.path ?? [])].filter((part) => part !== undefined).join('.');
  throw new AppError('CONFIG_INVALID', `${file}: ${path || 'the file'}: ${issue?.message ?? 'Not valid'}`, { hint: 'Mend that line, or move the file aside to start with the defaults' });
}

/** Never leaves half a file: written beside, flushed, renamed. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  await writeFile(temporary, text, { mode: 0o600 });
  const handle = await open(temporary, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
