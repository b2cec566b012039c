import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Token } from '../text/tokens.ts';

const process = /^(?:process|program|app|application|task)$/;
const service = /^(?:service|daemon)$/;
const called = /^(?:called|named)$/;
/** Words beside a noun that name nothing. */
const nameless = /^(?:the|a|an|this|that|these|my|our|your|it|its|all|every|some|any|system|hung|frozen|hanging|stuck|running|other|same|whole|for|me|now|please|with|and|or|of|to|on|at|in|pid|number|which|what|stop|start|restart|reload|kill|end|enable|disable|quit|terminate)$/;

const isName = (token: Token | undefined): token is Token => token !== undefined && (token.kind === 'quoted' || (token.kind === 'word' && !nameless.test(token.value) && !/^\d/.test(token.value)));
const text = (token: Token): string => (token.kind === 'quoted' ? token.value : token.text);

export interface NamedObject {
  value: Json;
  from: number;
  to: number;
}

/** What a process or service is called: "the program called firefox", "process node", "the postgres service". */
export function objectName(tokens: readonly Token[]): NamedObject | undefined {
  for (const [at, { kind, value }] of tokens.entries()) {
    const noun = kind !== 'word' ? undefined : process.test(value) ? 'process' : service.test(value) ? 'service' : undefined;
    if (noun === undefined) continue;
    const next = called.test(tokens[at + 1]?.value ?? '') ? at + 2 : at + 1;
    const [after, before] = [tokens[next], tokens[at - 1]];
    if ((next === at + 2 || noun === 'process') && isName(after)) return { value: text(after), from: at + 1, to: next + 1 };
    // What stands before a process tells of it: "that hung process".
    if (noun === 'service' && isName(before)) return { value: text(before), from: at - 1, to: at };
  }
  return undefined;
}

/** Names of environment variables: written in capitals. */
export function variableNames(tokens: readonly Token[]): NamedObject | undefined {
  const found = tokens.flatMap((token, at) => (token.kind === 'word' && /^[A-Z][A-Z0-9_]+$/.test(token.text) ? [{ name: token.text, at }] : []));
  const [first] = found;
  if (first === undefined) return undefined;
  let last = first.at;
  for (const { at } of found) if (tokens.slice(last + 1, at).every((token) => /^(?:,|and|or|&)$/.test(token.value))) last = at;
  return { value: found.map(({ name }) => name), from: first.at, to: last + 1 };
}
