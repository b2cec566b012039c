import { settingsMethods, type SettingsPatch } from '../../src-preload/contract/settings.ts';
import { AppError } from '../kernel/errors.ts';
import { findOwner, lockDataFolder, prepareDataFolder } from '../runtime/dataFolder.ts';
import { requireFolder } from '../runtime/resolveOptions.ts';
import { openSettings } from '../runtime/settings.ts';
import { runtimeFlags, type Command } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward config get [KEY]`, `steward config set KEY VALUE`. While Steward runs, settings are the person's in the app. */
export const config: Command = {
  name: 'config',
  usage: 'get [KEY] | set KEY VALUE',
  summary: 'Shows or changes the settings',
  options: runtimeFlags,
  words: [1, 3],
  async run({ flags, words, print }) {
    const [verb, key, text] = words;
    const folder = prepareDataFolder(runtimeOptions(flags).dataFolder);
    if (verb === 'get' && text === undefined) {
      const settings = openSettings(folder).current() as Record<string, unknown>;
      if (key !== undefined && !Object.hasOwn(settings, key)) throw new AppError('USAGE', `There is no setting ${key}`, { hint: `Known are ${Object.keys(settings).join(', ')}` });
      print(JSON.stringify(key === undefined ? settings : settings[key], null, 2));
      return 0;
    }
    if (verb !== 'set' || key === undefined || text === undefined) throw new AppError('USAGE', 'Usage: steward config get [KEY] | steward config set KEY VALUE');
    if (findOwner(folder)) throw new AppError('CONFLICT', 'Steward is running: change its settings in the app', { hint: 'Or stop it first' });
    const lock = lockDataFolder(folder);
    try {
      await openSettings(folder).update(readPatch(key, text));
      return 0;
    } finally {
      lock.release();
    }
  },
};

function readPatch(key: string, text: string): SettingsPatch {
  const { patch } = settingsMethods['settings.update'].params.shape;
  if (!Object.hasOwn(patch.shape, key)) throw new AppError('USAGE', `There is no setting ${key}`, { hint: `Known are ${Object.keys(patch.shape).join(', ')}` });
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
