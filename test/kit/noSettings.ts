import type { SettingValues } from '../../src-main/undo/settingValues.ts';

/** For journals of tests in which nobody changes a setting. */
export const noSettings: SettingValues = {
  read: (name) => {
    throw new Error(`${name} was not expected to be read`);
  },
  write: async (name) => {
    throw new Error(`${name} was not expected to be written`);
  },
};
