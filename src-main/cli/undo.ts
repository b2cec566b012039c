import { AppError } from '../kernel/errors.ts';
import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions, textFlag } from './flags.ts';

/** `steward undo [CALL]`: takes a change back, or those of a whole chat or turn; or lists what can be. */
export async function run(input: CommandInput): Promise<number> {
  const connection = await connectRuntime(runtimeOptions(input.flags));
  try {
    return await turn(input, connection);
  } finally {
    await connection.close();
  }
}

async function turn({ flags, words, print, json }: CommandInput, connection: Awaited<ReturnType<typeof connectRuntime>>): Promise<number> {
  const [word] = words;
  const force = flags['force'] === true;
  const chatId = textFlag(flags, 'chat');
  const turnId = textFlag(flags, 'turn');
  if (chatId === undefined && turnId !== undefined) throw new AppError('USAGE', '--turn needs --chat: a turn belongs to one');
  if (chatId !== undefined) {
    if (word !== undefined || flags['redo'] === true) throw new AppError('USAGE', 'Usage: steward undo --chat CHAT [--turn MESSAGE] [--force]');
    const { undone, left } = await connection.ask('undoChat', { chatId, turnId, force });
    if (json) print(JSON.stringify({ undone: undone.map(({ id }) => id), left }));
    else {
      for (const call of undone) print(`Undone: ${call.phrase.past} ${call.phrase.object}`);
      for (const { what, error } of left) print(`Left: ${what}. ${error.message}`);
      if (undone.length + left.length === 0) print('Nothing can be undone there');
    }
    return left.some(({ error }) => error.code === 'UNDO_CONFLICT') ? 1 : 0;
  }
  const callId = word === 'last' ? (await connection.ask('lastUndoable', undefined))[0]?.id : word;
  if (word === 'last' && callId === undefined) throw new AppError('UNDO_UNAVAILABLE', 'Nothing can be undone');
  if (callId === undefined) {
    if (flags['redo'] === true) throw new AppError('USAGE', 'Usage: steward undo CALL --redo');
    const undoable = await connection.ask('lastUndoable', undefined);
    if (json) print(JSON.stringify({ calls: undoable }));
    else if (undoable.length === 0) print('Nothing can be undone');
    else for (const call of undoable) print(`${call.id}  ${new Date(call.createdAt).toISOString()}  ${call.what}`);
    return 0;
  }
  const view = await connection.ask(flags['redo'] === true ? 'redo' : 'undo', { callId, force });
  print(json ? JSON.stringify(view) : `${flags['redo'] === true ? 'Done again' : 'Undone'}: ${view.phrase.past} ${view.phrase.object}`);
  return 0;
}
