import type { DiscoveryProblem } from '../../../src-preload/contract/servers.ts';
import { toAppError } from '../../kernel/errors.ts';
import { readText } from '../readText.ts';
import { configFiles, type ConfigPlaces } from './clients.ts';
import { readClientConfig, type ClientConfigContent } from './readClientConfig.ts';

/** Claude Code keeps its history beside its servers. */
const largestFile = 64_000_000;

/** Reads the configurations of all known programs, and those in the workspace. Files that are not there are no problem; nothing they name is started. */
export async function findClientConfigs(places: ConfigPlaces): Promise<ClientConfigContent> {
  const read = await Promise.all(
    configFiles(places).map(async (file): Promise<ClientConfigContent> => {
      try {
        const text = await readText(file.file, largestFile);
        return text === undefined || text.trim() === '' ? { proposals: [], problems: [] } : await readClientConfig(text, file, places);
      } catch (error) {
        const problem: DiscoveryProblem = { where: file.file, text: toAppError(error, file.file).message };
        return { proposals: [], problems: [problem] };
      }
    }),
  );
  return { proposals: read.flatMap(({ proposals }) => proposals), problems: read.flatMap(({ problems }) => problems) };
}
