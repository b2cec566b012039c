import { createLocalCommands } from '../../src-main/ports/local/commands.ts';

const kind = await createLocalCommands().ready();

/** Why commands cannot be confined here with their changes kept apart; undefined where they can. */
export const sandboxMissing = kind.kind === 'none' ? kind.reason : kind.changes === 'kept' ? undefined : `changes cannot be kept apart: ${kind.reason ?? ''}`;
