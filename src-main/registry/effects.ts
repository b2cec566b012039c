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
      /** A write that puts other content in the place of what is there, if anything is. Default false. */
      replaces?: boolean;
    }
  | { kind: 'exec'; programs: string[][]; script?: string; cwd: string }
  | { kind: 'machine'; facts: string[] }
  | { kind: 'notify'; title: string };
