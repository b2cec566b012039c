import type { AuditEntry, Caller, Decision } from '../../../src-preload/contract/index.ts';

/** Where a call came from, short enough for a column. */
export function nameCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'chat':
      return 'chat';
    case 'catalogue':
      return 'functions';
    case 'cli':
      return 'cli';
    case 'mcp':
      return `mcp: ${caller.client}`;
    case 'workflow':
    case 'schedule':
      return `${caller.kind}: ${caller.name}`;
    case 'library':
      return caller.name;
  }
}

export interface Decider {
  icon: 'waits' | 'you' | 'rule' | 'time';
  text: string;
}

/** Who let a call run or not: "You, once", "Rule", "Time limit"; null while that is open. */
export function nameDecider(entry: Pick<AuditEntry, 'state' | 'decision'>): Decider | null {
  if (entry.state === 'waiting') return { icon: 'waits', text: 'Waits' };
  return entry.decision ? decider(entry.decision) : null;
}

function decider(decision: Decision): Decider {
  switch (decision.by) {
    case 'person':
      return { icon: 'you', text: decision.verdict === 'deny' ? 'You' : scopeWords(decision) };
    case 'time-limit':
      return { icon: 'time', text: 'Time limit' };
    case 'rule':
      return { icon: 'rule', text: 'Rule' };
    case 'nobody':
      return { icon: 'rule', text: 'Nobody to ask' };
  }
}

function scopeWords(decision: Decision): string {
  switch (decision.scope) {
    case 'chat':
      return 'You, for the chat';
    case 'workspace':
      return 'You, for the workspace';
    case 'always':
      return 'You, always';
    case 'once':
    case undefined:
      return 'You, once';
  }
}

/** A hash as people compare it: both ends. */
export function shortHash(hash: string): string {
  return hash.length > 9 ? `${hash.slice(0, 4)}…${hash.slice(-4)}` : hash;
}
