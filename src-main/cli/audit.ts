import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, toAppError } from '../kernel/errors.ts';
import { spoolNames } from '../store/auditSpool.ts';
import { readAnchorFile, storeFiles } from '../store/openStore.ts';
import { verifyAuditFile } from '../store/verifyAuditFile.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeFlags, type Command, type CommandInput } from './command.ts';
import { numberFlag, runtimeOptions } from './flags.ts';

/** `steward audit [verify]`: what was done, and whether the log still is what was written. */
export const audit: Command = {
  name: 'audit',
  usage: '[verify] [--limit 50]',
  summary: 'Shows what was done; verify checks the chain',
  options: { ...runtimeFlags, limit: { type: 'string' } },
  words: [0, 1],
  async run(input) {
    const [word] = input.words;
    if (word === 'verify') return verify(input);
    if (word !== undefined) throw new AppError('USAGE', `steward audit knows verify, not ${word}`);
    const connection = await connectRuntime(runtimeOptions(input.flags));
    try {
      const entries = await connection.ask('auditQuery', { filter: {}, limit: numberFlag(input.flags, 'limit', 1, 500) ?? 50 });
      for (const entry of entries) {
        if (input.json) input.print(JSON.stringify(entry));
        else input.print(`${String(entry.seq).padStart(6)}  ${new Date(entry.at).toISOString()}  ${entry.state.padEnd(8)} ${entry.phrase.base} ${entry.phrase.object}  [${entry.caller.kind}; ${entry.decision ? `${entry.decision.by}, ${entry.decision.ruleId}` : ''}]`);
      }
      return 0;
    } finally {
      await connection.close();
    }
  },
};

/** Reads the file itself, on a connection of its own: it works whether or not Steward runs, and trusts neither. */
function verify({ flags, print, warn, json }: CommandInput): number {
  const { dataFolder } = runtimeOptions(flags);
  const file = join(dataFolder, storeFiles.audit);
  if (!existsSync(file)) throw new AppError('NOT_FOUND', `There is no audit log in ${dataFolder}`, { hint: 'Name the folder with --data-dir' });
  try {
    const verdict = verifyAuditFile(file, spoolNames.map((name) => join(dataFolder, name)), readAnchorFile(join(dataFolder, storeFiles.anchor)));
    if (json) print(JSON.stringify({ state: verdict.broken ? 'broken' : 'intact', ...verdict }));
    else if (verdict.broken) warn(`Broken at row ${verdict.broken.seq}: ${verdict.broken.reason}\n  should be ${verdict.broken.expected}\n  is        ${verdict.broken.found}`);
    else print(`Intact: ${verdict.entries} rows, head ${verdict.head}`);
    return verdict.broken ? 1 : 0;
  } catch (error) {
    const known = toAppError(error);
    throw new AppError('DATABASE_CORRUPT', `${file} cannot be read: ${known.message}`, { cause: error, hint: 'It is damaged or no database at all; put back a backup' });
  }
}
