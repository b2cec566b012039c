/** What is used of it: its own types are declared under the name of the package it is an alias of. */
declare module 'node-pty' {
  interface Pseudoterminal {
    readonly pid: number;
    onData(listener: (data: string) => void): { dispose(): void };
    onExit(listener: (end: { exitCode: number; signal?: number }) => void): { dispose(): void };
    write(data: string): void;
    pause(): void;
    resume(): void;
    kill(signal?: string): void;
  }
  export function spawn(file: string, args: string[], options: { name: string; cols: number; rows: number; cwd: string; env: Record<string, string> }): Pseudoterminal;
}
