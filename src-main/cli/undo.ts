import { AppError } from '../kernel/errors.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeFlags, type Command, type CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward undo [CALL]`: takes a change back, or lists what can be. */
export const undo: Command = {
  name: 'undo',
  usage: '[CALL] [--redo] [--force]',
  summary: 'Takes a change back; without a call, lists what can be undone',
  options: { ...runtimeFlags, redo: { type: 'boolean' }, force: { type: 'boolean' } },
  words: [0, 1],
  async run(input) {
    const connection = await connectRuntime(runtimeOptions(input.flags));
    try {
      return await turn(input, connection);
    } finally {
      await connection.close();
    }
  },
};

async function turn({ flags, words, print, json }: CommandInput, connection: Awaited<ReturnType<typeof connectRuntime>>): Promise<number> {
  const [callId] = words;
  if (callId === undefined) {
    if (flags['redo'] === true) throw new AppError('USAGE', 'Usage: steward undo CALL --redo');
    const undoable = await connection.ask('lastUndoable', undefined);
    if (json) print(JSON.stringify({ calls: undoable }));
    else if (undoable.length === 0) print('Nothing can be undone');
    else for (const call of undoable) print(`${call.id}  ${new Date(call.createdAt).toISOString()}  ${call.what}`);
    return 0;
  }
  const view = await connection.ask(flags['redo'] === true ? 'redo' : 'undo', { callId, force: flags['force'] === true });
  print(json ? JSON.stringify(view) : `${flags['redo'] === true ? 'Done again' : 'Undone'}: ${view.phrase.past} ${view.phrase.object}`);
  return 0;
}
