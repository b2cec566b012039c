import { loadProgramToken } from '../hosts/headless/programKeys.ts';
import { prepareDataFolder } from '../runtime/dataFolder.ts';
import { runtimeFlags, type Command } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward token`: the key programs call with. It lets them call; it never allows anything. */
export const token: Command = {
  name: 'token',
  usage: '',
  summary: 'Prints the token programs call with',
  options: runtimeFlags,
  words: [0, 0],
  async run({ flags, print, json }) {
    const options = runtimeOptions(flags);
    const { token: value, file } = await loadProgramToken(prepareDataFolder(options.dataFolder), options.environment.MCP_AUTH_TOKEN);
    print(json ? JSON.stringify({ token: value, file: file ?? null }) : value);
    return 0;
  },
};
