import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditDetail, AuditEntry } from '../../src-preload/contract/index.ts';
import { jsonLine } from '../audit/exportAudit.ts';
import { callerName } from '../kernel/callerName.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { formatBytes, formatCount } from '../kernel/format.ts';
import { storeFiles } from '../store/storeFiles.ts';
import { verifyAuditFile } from '../store/verifyAuditFile.ts';
import { readAuditFilter } from './auditFilter.ts';
import { connectRuntime, type RuntimeConnection } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { exportToFile } from './exportAuditFile.ts';
import { numberFlag, runtimeOptions } from './flags.ts';
import { visibleText } from './visibleText.ts';

const usualLimit = 50;

/** What was done, by whom and why it was allowed; and whether the log still is what was written. */
export async function run(input: CommandInput): Promise<number> {
  const [verb = 'list', ...rest] = input.words;
  switch (verb) {
    case 'list':
      refuseMore(verb, rest, 0);
      return withConnection(input, (connection) => list(connection, '', input));
    case 'search':
      if (rest.length === 0) throw new AppError('USAGE', 'steward audit search needs a text', { hint: 'For example: steward audit search report.csv' });
      return withConnection(input, (connection) => list(connection, rest.join(' '), input));
    case 'show': {
      refuseMore(verb, rest, 1);
      const [callId] = rest;
      if (callId === undefined) throw new AppError('USAGE', 'steward audit show needs the id of a call', { hint: 'steward audit list --json shows ids as callId' });
      return withConnection(input, async (connection) => show(await connection.ask('auditGet', { callId }), input));
    }
    case 'export':
      refuseMore(verb, rest, 0);
      return withConnection(input, (connection) => exportToFile(connection, input));
    case 'verify':
      refuseMore(verb, rest, 0);
      return verify(input);
    default:
      throw new AppError('USAGE', `steward audit knows list, search, show, verify and export, not ${verb}`);
  }
}

function refuseMore(verb: string, rest: readonly string[], most: number): void {
  if (rest.length > most) throw new AppError('USAGE', `steward audit ${verb}: ${JSON.stringify(rest[most])} is too much`);
}

async function withConnection(input: CommandInput, run: (connection: RuntimeConnection) => Promise<number>): Promise<number> {
  const connection = await connectRuntime(runtimeOptions(input.flags));
  try {
    return await run(connection);
  } finally {
    await connection.close();
  }
}

async function list(connection: RuntimeConnection, text: string, { flags, json, print }: CommandInput): Promise<number> {
  const entries = await connection.ask('auditQuery', { filter: readAuditFilter(flags, text, Date.now()), limit: numberFlag(flags, 'limit', 1, 10_000) ?? usualLimit });
  for (const entry of entries) print(json ? jsonLine(entry) : describeEntry(entry));
  return 0;
}

function describeEntry(entry: AuditEntry): string {
  const { decision, served, error } = entry;
  const settled = decision ? `${decision.by}, ${decision.ruleId}` : '';
  const result = error?.message ?? entry.summary ?? '';
  return oneLine(`${String(entry.seq).padStart(6)}  ${new Date(entry.at).toISOString()}  ${entry.state.padEnd(8)} ${entry.phrase.base} ${entry.phrase.object}  [${callerName(entry.caller)}; ${settled}${served ? `; ${served.from}` : ''}]${result === '' ? '' : `  ${result}`}`);
}

function show(detail: AuditDetail, { json, print }: CommandInput): number {
  if (json) {
    print(jsonLine(detail));
    return 0;
  }
  const { caller, decision, served, error, undo } = detail;
  const facts: [string, string | undefined][] = [
    ['call', detail.callId],
    ['function', `${detail.name} (${detail.risk})`],
    ['what', `${detail.phrase.base} ${detail.phrase.object}`],
    ['state', detail.state],
    ['from', caller.kind === 'chat' ? `chat ${caller.chatId}, ${caller.model}` : caller.kind === 'mcp' ? `${callerName(caller)}, token ${caller.tokenId}` : callerName(caller)],
    ['decided by', decision && `${decision.by}, rule ${decision.ruleId}: ${decision.reason}${decision.scope === undefined ? '' : ` (${decision.scope})`}`],
    ['note', decision?.note],
    ['arguments', JSON.stringify(detail.arguments)],
    ['converted', detail.conversions?.map(({ field, from, to }) => `${field}: ${JSON.stringify(from)} to ${JSON.stringify(to)}`).join(', ')],
    ['took', detail.durationMs === undefined ? undefined : `${detail.durationMs} ms`],
    ['result', detail.summary],
    ['result hash', detail.resultHash],
    ['served', served && (served.from === 'retry' ? `after ${served.attempts} attempts` : `from ${served.from}`)],
    ['error', error && `${error.code}: ${error.message}`],
    ['undo', undo.state],
  ];
  for (const [label, value] of facts) if (value !== undefined) print(`${label.padEnd(12)} ${oneLine(value)}`);
  for (const row of detail.rows) print(oneLine(`  row ${row.seq}  ${new Date(row.at).toISOString()}  ${row.label}  ${row.hash.slice(0, 16)}`));
  return 0;
}

/** Nothing from the log moves the cursor or begins a line of its own. */
function oneLine(text: string): string {
  return visibleText(text.replace(/[\t\r\n]/g, (character) => (character === '\n' ? '\\n' : character === '\r' ? '\\r' : '\\t')));
}

/** Reads the files themselves, on a connection of its own: it works whether or not Steward runs, and trusts neither. */
function verify({ flags, print, warn, json }: CommandInput): number {
  const { dataFolder } = runtimeOptions(flags);
  const file = join(dataFolder, storeFiles.audit);
  if (!existsSync(file)) throw new AppError('NOT_FOUND', `There is no audit log in ${dataFolder}`, { hint: 'Name the folder with --data-dir' });
  try {
    const verdict = verifyAuditFile(dataFolder);
    const { broken } = verdict;
    const { size } = statSync(file);
    if (json) print(jsonLine({ state: broken ? 'broken' : 'intact', ...verdict, bytes: size }));
    else if (broken) warn(oneLine(`Broken at row ${broken.seq}: ${broken.reason}`) + `\n  should be ${oneLine(broken.expected)}\n  is        ${oneLine(broken.found)}`);
    else print(`Intact: ${formatCount(verdict.entries, 'row')}, ${formatCount(verdict.anchors, 'anchor')}, ${formatBytes(size)}; head ${verdict.head}`);
    return broken ? 1 : 0;
  } catch (error) {
    const known = toAppError(error);
    throw new AppError('DATABASE_CORRUPT', `${file} cannot be read: ${known.message}`, { cause: error, hint: 'It is damaged or no database at all; put back a backup' });
  }
}
