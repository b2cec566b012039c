import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = { darwin: ['open'], win32: ['explorer'], linux: ['xdg-open'] };

/** Opens an address of our own in the person's browser; says why when it can't. */
export function openBrowser(url: string, onFailure: (reason: string) => void): void {
  const [program, ...rest] = openers[process.platform] ?? ['xdg-open'];
  if (program === undefined) return;
  const child = spawn(program, [...rest, url], { stdio: 'ignore', detached: true });
  child.once('error', (error) => onFailure(error.message));
  child.unref();
}
