import type { Caller } from '../../src-preload/contract/index.ts';

/** A caller as rules, the audit and logs name it: `chat`, `cli`, `mcp:cursor`, `workflow:nightly backup`. */
export function callerName(caller: Caller): string {
  switch (caller.kind) {
    case 'mcp':
      return `mcp:${caller.client}`;
    case 'workflow':
    case 'schedule':
      return `${caller.kind}:${caller.name}`;
    case 'chat':
    case 'catalogue':
    case 'cli':
    case 'library':
      return caller.kind;
  }
}
