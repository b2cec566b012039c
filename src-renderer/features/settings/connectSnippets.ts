/** What a client starts: the program and its arguments. */
export interface StartCommand {
  command: string;
  args: string[];
}

/** The words of a command line; double quotes hold a word with spaces together. */
export function splitCommand(line: string): StartCommand {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const [command = 'steward', ...args] = words;
  return { command, args };
}

/** What stands in the snippet where the person puts the token. */
export const tokenPlaceholder = 'TOKEN';

/** Entry for clients that start the server themselves and talk to it over standard input and output. */
export function standardIoSnippet(line: string): string {
  return JSON.stringify({ mcpServers: { steward: splitCommand(line) } }, null, 2);
}

/** Entry for clients that connect to a server that runs; the token itself is not known here. */
export function httpSnippet(url: string): string {
  return JSON.stringify({ mcpServers: { steward: { type: 'http', url, headers: { Authorization: `Bearer ${tokenPlaceholder}` } } } }, null, 2);
}
