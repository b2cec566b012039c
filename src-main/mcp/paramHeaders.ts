import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../../src-preload/contract/index.ts';
import type { McpTool } from '../registry/projections.ts';
import { isRecord } from './jsonRpc.ts';

/** Arguments of one tool that a client repeats as headers, so that proxies can read them: argument -> header, in small letters. */
export type ParamHeaders = ReadonlyMap<string, string>;

const mark = 'x-mcp-header';

/** Tools with such arguments, by name. Steward's own have none; those of other servers may. */
export function paramHeadersOf(tools: readonly McpTool[]): ReadonlyMap<string, ParamHeaders> {
  return new Map(
    tools.flatMap(({ name, inputSchema }) => {
      const properties = isRecord(inputSchema['properties']) ? inputSchema['properties'] : {};
      const marked = Object.entries(properties).flatMap(([argument, schema]): [string, string][] => {
        const header = isRecord(schema) ? schema[mark] : undefined;
        return typeof header === 'string' ? [[argument, `mcp-param-${header.toLowerCase()}`]] : [];
      });
      return marked.length > 0 ? [[name, new Map(marked)] as const] : [];
    }),
  );
}

/** What is wrong with the headers of a call; undefined when each says what the body says. */
export function headerMismatch(wanted: ParamHeaders, headers: IncomingHttpHeaders, input: Readonly<Record<string, unknown>>): string | undefined {
  for (const [argument, header] of wanted) {
    const value = input[argument] as Json | undefined;
    const given = headers[header];
    if (value === undefined || value === null) {
      if (given !== undefined) return `Header mismatch: ${header} is set, but the argument ${argument} is not`;
      continue;
    }
    if (typeof given !== 'string') return `Header mismatch: ${header} has to repeat the argument ${argument}`;
    const said = decode(given.trim());
    if (said === undefined) return `Header mismatch: ${header} is no valid Base64`;
    if (said !== String(value)) return `Header mismatch: ${header} does not say what the argument ${argument} says`;
  }
  return undefined;
}

/** Plain text, or `=?base64?…?=`; undefined when that is broken. */
function decode(value: string): string | undefined {
  const encoded = /^=\?base64\?(.*)\?=$/i.exec(value)?.[1];
  if (encoded === undefined) return value;
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return undefined;
  return Buffer.from(encoded, 'base64').toString('utf8');
}
