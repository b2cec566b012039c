import { accountList, type Account } from '../../src-preload/contract/accounts.ts';
import { settingsMethods, type SettingsPatch } from '../../src-preload/contract/settings.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import { findOwner, lockDataFolder, prepareDataFolder } from '../runtime/dataFolder.ts';
import { requireFolder } from '../runtime/resolveOptions.ts';
import { openSettings, type SettingsStore } from '../runtime/settings.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';

/**
 * `steward config get [KEY]`, `steward config set KEY VALUE`. A key of limits is written with dots:
 * `limits.execution.queue_size`; accounts are a list in JSON. While Steward runs, settings are the person's in the app.
 */
export async function run({ flags, words, print }: CommandInput): Promise<number> {
  const [verb, key, text] = words;
  const folder = prepareDataFolder(runtimeOptions(flags).dataFolder);
  if (verb === 'get' && text === undefined) {
    const store = openSettings(folder);
    print(JSON.stringify(readKey({ ...store.current(), limits: store.limits }, key), null, 2));
    return 0;
  }
  if (verb !== 'set' || key === undefined || text === undefined) throw new AppError('USAGE', 'Usage: steward config get [KEY] | steward config set KEY VALUE');
  if (findOwner(folder)) throw new AppError('CONFLICT', 'Steward is running: change its settings in the app', { hint: 'Or stop it first' });
  const lock = lockDataFolder(folder);
  try {
    const [first, ...place] = key.split('.');
    if (first === 'limits') await setLimit(openSettings(folder), place, text);
    else if (key === 'accounts') await openSettings(folder).setAccounts(readAccounts(text));
    else await openSettings(folder).update(readPatch(key, text));
    return 0;
  } finally {
    lock.release();
  }
}

/** The value at a key written with dots; without one everything. Limits are shown as they hold, defaults filled in. */
function readKey(settings: unknown, key: string | undefined): unknown {
  let [value, path] = [settings, ''];
  for (const name of key?.split('.') ?? []) {
    path = path === '' ? name : `${path}.${name}`;
    const members: Record<string, unknown> = value !== null && typeof value === 'object' ? { ...value } : {};
    if (!Object.hasOwn(members, name)) throw new AppError('USAGE', `There is no setting ${path}`, { hint: Object.keys(members).length === 0 ? 'It has no parts' : `Known are ${Object.keys(members).join(', ')}` });
    value = members[name];
  }
  return value;
}

async function setLimit(store: SettingsStore, place: readonly string[], text: string): Promise<void> {
  try {
    await store.setLimit(place, readValue(text));
  } catch (error) {
    throw isAppError(error, 'CONFIG_INVALID') ? new AppError('USAGE', error.message, { hint: 'Nothing was changed. `steward config get limits` shows the names; null sets the default' }) : error;
  }
}

function readAccounts(text: string): () => Account[] {
  const parsed = accountList.safeParse(readValue(text));
  if (!parsed.success) throw new AppError('USAGE', `${['accounts', ...(parsed.error.issues[0]?.path ?? [])].join('.')}: ${parsed.error.issues[0]?.message ?? 'not valid'}`, { hint: 'Nothing was changed. Their secrets are saved with `steward secret set NAME`' });
  return () => parsed.data;
}

function readPatch(key: string, text: string): SettingsPatch {
  const { patch } = settingsMethods['settings.update'].params.shape;
  if (!Object.hasOwn(patch.shape, key)) throw new AppError('USAGE', `There is no setting ${key}`, { hint: `Known are ${Object.keys(patch.shape).join(', ')}, accounts, and limits with dots, as limits.execution.queue_size` });
  const parsed = patch.safeParse({ [key]: readValue(text) });
  if (!parsed.success) throw new AppError('USAGE', `${key}: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
  return parsed.data.workspace === undefined ? parsed.data : { ...parsed.data, workspace: requireFolder(parsed.data.workspace, 'workspace') };
}

/** JSON where it is JSON, else the text itself: `set textSize 110`, `set theme dark`. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
