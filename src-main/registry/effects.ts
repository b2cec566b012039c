import type { AccountKind, Json, MemoryEffect, ProcessEffect, Risk, ScheduleEffect, ServiceEffect } from '../../src-preload/contract/index.ts';
import type { TerminalInput } from '../ports/terminals.ts';

/**
 * What a function says a call will touch, before Steward resolved it. Paths are as the call wrote
 * them; the door makes them real (`Effect` of the contract).
 */
export type DeclaredEffect =
  | {
      kind: 'path';
      access: 'read' | 'write' | 'delete';
      path: string;
      /** Everything below the path is meant as well. Default false. */
      recursive?: boolean;
      /** A recursive read that carries everything away with it: keys in the tree ask, rather than being passed over. Default false. */
      whole?: boolean;
      /** A delete whose content goes on living elsewhere by the same call: a move. Default false. */
      moved?: boolean;
      /** A write that puts other content in the place of what is there, if anything is. Default false. */
      replaces?: boolean;
    }
  | {
      kind: 'exec';
      /** As far as they could be read; empty when they could not: it may run anything. */
      programs: string[][];
      script?: string;
      cwd: string;
      /** False asks to run without a sandbox. Default true. */
      sandboxed?: boolean;
      /** Hosts it wants to reach, `host` or `host:port`. Default none. */
      hosts?: string[];
      /** It means to change protected places of the workspace, such as git hooks. Default false. */
      protectedPlaces?: boolean;
      /** Seconds until it is ended. */
      seconds: number;
      /** Bytes of output kept. */
      output: number;
      /** direct: what it changes holds at once, as it stays; it cannot be undone. Default: as the machine can. */
      changes?: 'direct';
    }
  | { kind: 'machine'; facts: string[] }
  | { kind: 'notify'; title: string }
  /** By number or by name; `all`: every one of that name, otherwise more than one means none. */
  | { kind: 'process'; signal: ProcessEffect['signal']; tree: boolean; pid?: number | undefined; name?: string | undefined; all?: boolean }
  | { kind: 'service'; scope: ServiceEffect['scope']; name: string; action: ServiceEffect['action'] }
  | ScheduleEffect
  | { kind: 'environment'; values: string[] }
  /**
   * What is remembered between calls. `whose`: the caller's own, or the person's, who may be another. `texts`: what is to
   * be kept, for the redactor to look at. Without a namespace: all of them.
   */
  | { kind: 'memory'; store: MemoryEffect['store']; access: MemoryEffect['access']; whose: 'own' | 'person'; namespace?: string | undefined; key?: string | undefined; texts?: Json }
  /** Words to people, with an account of one of these kinds; without a name the only one. No recipients: where the account alone can post. */
  | { kind: 'message'; kinds: readonly AccountKind[]; account?: string | undefined; recipients: readonly string[] }
  /** Reads from the server of such an account. */
  | { kind: 'account'; kinds: readonly AccountKind[]; account?: string | undefined }
  /** A request to a server. write: something goes along beside the address. `secrets`: names of those that do. */
  | { kind: 'network'; access: 'read' | 'write'; host: string; port: number; secrets?: string[] }
  /** A search with the engine that is set up. */
  | { kind: 'search' }
  /** An action on the page that is open in the caller's browser: it reaches the page's host, and where the element leads. */
  | { kind: 'page'; access: 'read' | 'write'; element?: string | undefined }
  /** Typing into the caller's terminal, judged as a command of what confines it; or ending it with all it runs. */
  | { kind: 'terminal'; terminal: string; act: { type: 'input'; input: TerminalInput } | { type: 'close' } }
  /** A tool of another MCP server: all that is known of what it does. One for each server of a group that may answer. */
  | { kind: 'foreign'; server: string; tool: string; group?: string };

/** What declared effects can do at most, before the machine was looked at: a replacement is taken to find something to replace. */
export function declaredRisk(effects: readonly DeclaredEffect[]): Risk {
  const risks = effects.map((effect): Risk => {
    switch (effect.kind) {
      case 'path':
        if (effect.access === 'read') return 'read';
        return (effect.access === 'delete' && effect.moved !== true) || effect.replaces === true ? 'destroy' : 'write';
      case 'exec':
      case 'terminal':
        return 'destroy';
      case 'machine':
      case 'account':
      case 'search':
        return 'read';
      case 'process':
      case 'service':
        return 'destroy';
      case 'environment':
        return 'read';
      case 'memory':
        return effect.access === 'delete' ? 'destroy' : effect.access;
      case 'notify':
      case 'schedule':
        return 'write';
      case 'network':
      case 'page':
        return effect.access === 'read' ? 'read' : 'out';
      case 'message':
      case 'foreign':
        return 'out';
    }
  });
  return (['destroy', 'out', 'write'] as const).find((risk) => risks.includes(risk)) ?? 'read';
}
