import type { Input } from './formState.ts';

/** The call as a command for a POSIX shell; the single quotes hold whatever the arguments contain. */
export function writeCommand(name: string, input: Input): string {
  return `steward call ${name} '${JSON.stringify(input).replaceAll("'", String.raw`'\''`)}'`;
}
