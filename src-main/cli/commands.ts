import { runtimeFlags } from '../runtime/runtimeFlags.ts';
import type { Command } from './command.ts';

/** Flags that narrow what `steward audit` shows; those that may be given more than once mean any of the values. */
const auditFilterFlags = {
  function: { type: 'string', multiple: true },
  caller: { type: 'string', multiple: true },
  risk: { type: 'string', multiple: true },
  state: { type: 'string', multiple: true },
  'decided-by': { type: 'string', multiple: true },
  rule: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
} as const satisfies Command['options'];

/** Everything `steward` can be asked. What a command does is loaded when it is asked for. */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    usage: '[--port 9000] [--workspace FOLDER] …',
    summary: 'Runs Steward with its interface in the browser',
    options: {
      ...runtimeFlags,
      host: { type: 'string' },
      port: { type: 'string' },
      'allow-host': { type: 'string', multiple: true },
      daemon: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      test: { type: 'boolean' },
    },
    words: [0, 0],
    load: () => import('./serve.ts'),
  },
  {
    name: 'mcp',
    usage: '[--lazy]',
    summary: 'Serves MCP on standard input and output',
    options: { ...runtimeFlags, lazy: { type: 'boolean' } },
    words: [0, 0],
    load: () => import('./mcp.ts'),
  },
  { name: 'list', usage: '[NAME]', summary: 'Lists the functions, or describes one', options: runtimeFlags, words: [0, 1], load: () => import('./list.ts') },
  { name: 'search', usage: 'WORDS…', summary: 'Finds functions by what they do', options: runtimeFlags, words: [1, 50], load: () => import('./search.ts') },
  { name: 'call', usage: `NAME ['{"argument":"value"}' | -]`, summary: 'Calls one function and prints its result', options: runtimeFlags, words: [1, 2], load: () => import('./call.ts') },
  {
    name: 'undo',
    usage: '[CALL | last | --chat CHAT [--turn MESSAGE]] [--redo] [--force]',
    summary: 'Takes changes back: one, the last, or those of a chat or turn; without any, lists what can be undone',
    options: { ...runtimeFlags, redo: { type: 'boolean' }, force: { type: 'boolean' }, chat: { type: 'string' }, turn: { type: 'string' } },
    words: [0, 1],
    load: () => import('./undo.ts'),
  },
  { name: 'approvals', usage: 'list', summary: 'Lists what waits for you; decide it in the app', options: runtimeFlags, words: [0, 1], load: () => import('./approvals.ts') },
  {
    name: 'audit',
    usage: '[list | search TEXT | show CALL | verify | export]',
    summary: 'Shows, searches and exports what was done; verify checks the log itself',
    options: { ...runtimeFlags, ...auditFilterFlags, limit: { type: 'string' }, format: { type: 'string' }, output: { type: 'string' } },
    words: [0, 50],
    load: () => import('./audit.ts'),
  },
  { name: 'stats', usage: '', summary: 'Shows how many calls succeeded, by function and server', options: runtimeFlags, words: [0, 0], load: () => import('./stats.ts') },
  {
    name: 'policy',
    usage: `test [--policy FILE] [--last 100] [NAME '{"argument":"value"}']`,
    summary: 'Shows what an edited policy would change; runs nothing. Exit code 1 when something would',
    options: { ...runtimeFlags, last: { type: 'string' } },
    words: [1, 3],
    load: () => import('./policy.ts'),
  },
  { name: 'servers', usage: '[login NAME | logout NAME]', summary: 'Lists the MCP servers, switched off ones too, with what is held back; signs in to one', options: runtimeFlags, words: [0, 2], load: () => import('./servers.ts') },
  { name: 'discover', usage: '', summary: 'Looks for MCP servers; starts and trusts none', options: runtimeFlags, words: [0, 0], load: () => import('./discover.ts') },
  { name: 'doctor', usage: '[SERVER]', summary: 'Says what does not work, here or with one MCP server, and how to mend it', options: runtimeFlags, words: [0, 1], load: () => import('./doctor.ts') },
  { name: 'config', usage: 'get [KEY] | set KEY VALUE', summary: 'Shows or changes the settings', options: runtimeFlags, words: [1, 3], load: () => import('./config.ts') },
  { name: 'secret', usage: 'set NAME   (the value comes from standard input)', summary: 'Saves a key or password by name', options: runtimeFlags, words: [2, 2], load: () => import('./secret.ts') },
  {
    name: 'token',
    usage: "[create NAME [--functions 'read_*,category:files'] [--preset ask] [--rate CALLS-A-MINUTE] [--reads audit,statistics,journal] | list | revoke NAME]",
    summary: 'Prints the token programs call with; makes, lists and revokes tokens for single clients',
    options: { ...runtimeFlags, functions: { type: 'string' }, preset: { type: 'string' }, rate: { type: 'string' }, reads: { type: 'string' } },
    words: [0, 2],
    load: () => import('./token.ts'),
  },
  {
    name: 'eval',
    usage: 'understand   (lines {"id","text"} on standard input)',
    summary: 'Tells what sentences would call, without calling anything',
    options: { json: { type: 'boolean' } },
    words: [1, 1],
    load: () => import('./eval.ts'),
  },
];
