import { serverConnection } from '../../src-preload/contract/servers.ts';
import { AppError } from '../kernel/errors.ts';
import { readPackageRun } from './commandLine.ts';
import type { ServerProposal } from './proposal.ts';

/**
 * What a person typed as a proposal: an address (`https://…`, `localhost:3000/mcp`), or a command line
 * with quotes as a shell reads them and nothing else of a shell. INVALID_INPUT says what would be right.
 */
export function parseAddress(typed: string): ServerProposal {
  const text = typed.trim();
  if (text === '') throw new AppError('INVALID_INPUT', 'Nothing was typed', { hint: 'Type an address such as https://mcp.example.com/mcp, or a command such as npx -y some-package' });
  return /^(?:https?|wss?):\/\//i.test(text) ? fromUrl(text) : /^(?:localhost|127\.0\.0\.1|\[::1\]):\d{1,5}(?:\/\S*)?$/.test(text) ? fromUrl(`http://${text}`) : fromCommand(text);
}

function fromUrl(text: string): ServerProposal {
  const wrong = (why: string): AppError => new AppError('INVALID_INPUT', `${JSON.stringify(text.slice(0, 200))} ${why}`, { hint: 'An address looks like https://mcp.example.com/mcp' });
  if (!URL.canParse(text)) throw wrong('is no address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw wrong('holds a name and password; add them as a header instead');
  if (url.pathname === '/' && url.search === '') url.pathname = '/mcp';
  const kind = /^wss?:$/.test(url.protocol) ? 'websocket' : /\/sse\/?$/.test(url.pathname) ? 'sse' : 'http';
  const parsed = serverConnection.safeParse({ kind, url: url.href });
  if (!parsed.success) throw wrong('is no address of a server');
  return { label: labelOfHost(url.hostname), connection: parsed.data, provenance: { kind: 'person' } };
}

function labelOfHost(hostname: string): string {
  if (/^[\d.]+$|^\[/.test(hostname) || hostname === 'localhost') return 'local';
  const parts = hostname.split('.').filter((part) => !['www', 'mcp', 'api'].includes(part));
  return parts.at(-2) ?? parts[0] ?? hostname;
}

function fromCommand(text: string): ServerProposal {
  const { variables, words } = splitCommand(text);
  const [command, ...args] = words;
  if (command === undefined) throw new AppError('INVALID_INPUT', 'There are variables, but no command after them', { hint: 'Write NAME=value command arguments' });
  const parsed = serverConnection.safeParse({ kind: 'stdio', command, args, env: variables });
  if (!parsed.success) throw new AppError('INVALID_INPUT', `This command cannot be used: ${parsed.error.issues[0]?.message ?? 'it is too long'}`);
  const run = readPackageRun({ command, args });
  const base = (run?.name ?? (/^(?:node|bun|deno|python3?|docker|podman)$/.test(command) ? (args.findLast((argument) => !argument.startsWith('-')) ?? command) : command)).split(/[/\\]/).at(-1) ?? command;
  const label = base.replace(/\.(?:[cm]?js|ts|py|exe|git)$/, '').replace(/[:@].*$/, '').replace(/^(?:mcp-server-|server-)|(?:-mcp-server|-mcp|-server)$/g, '') || base;
  return { label, connection: parsed.data, provenance: { kind: 'person' } };
}

/** Words of a command line; `NAME=value` before the command are variables. */
function splitCommand(text: string): { variables: Record<string, string>; words: string[] } {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && /["\\]/.test(text[index + 1] ?? '')) word = `${word ?? ''}${text[++index] ?? ''}`;
      else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|;&<>`]/.test(character) || (character === '$' && text[index + 1] === '(')) {
      throw new AppError('INVALID_INPUT', `${character} would need a shell, and commands are started without one`, { hint: 'Give one program and its arguments; put quotes around an argument that holds such a character' });
    } else word = `${word ?? ''}${character}`;
  }
  if (quote !== undefined) throw new AppError('INVALID_INPUT', `A ${quote} is not closed`);
  if (word !== undefined) words.push(word);
  const variables: Record<string, string> = {};
  while (/^[A-Za-z_][A-Za-z0-9_]*=/.test(words[0] ?? '')) {
    const [assignment = ''] = words.splice(0, 1);
    variables[assignment.slice(0, assignment.indexOf('='))] = assignment.slice(assignment.indexOf('=') + 1);
  }
  return { variables, words };
}
