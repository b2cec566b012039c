import type { Caller } from '../../src-preload/contract/index.ts';

/** A caller as rules, the audit and logs name it: `chat`, `cli`, `mcp:cursor`. */
export function callerName(caller: Caller): string {
  return caller.kind === 'mcp' ? `mcp:${caller.client}` : caller.kind;
}
