import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { startDaemon } from '../hosts/headless/startDaemon.ts';
import { prepareDataFolder } from '../runtime/dataFolder.ts';
import type { CommandInput } from './command.ts';
import { numberFlag, runtimeOptions, textFlag } from './flags.ts';
import { runSelfTest } from './selfTest.ts';
import { openBrowser } from './openBrowser.ts';

const defaultPort = 9000;

/** `steward serve`: the daemon, in the foreground unless `--daemon`. */
export async function run(input: CommandInput): Promise<number> {
  if (input.flags['test'] === true) return runSelfTest(input);
  const options = runtimeOptions(input.flags);
  // Process 1 of a container is the container's life: it stays in the foreground.
  if (input.flags['daemon'] === true && process.pid !== 1) return detach(input, prepareDataFolder(options.dataFolder));
  const daemon = await startDaemon({
    runtime: options,
    host: textFlag(input.flags, 'host') ?? '127.0.0.1',
    port: numberFlag(input.flags, 'port', 0, 65_535) ?? defaultPort,
    allowedHosts: (input.flags['allow-host'] as string[] | undefined) ?? [],
  });
  const url = daemon.personUrl();
  if (input.json) input.print(JSON.stringify({ url, port: daemon.server.port, token: daemon.token, pid: process.pid }));
  else input.print(url);
  if (input.flags['no-open'] !== true && !input.json && process.stdout.isTTY) openBrowser(url, (reason) => input.warn(`The browser could not be opened (${reason}); open the address above`));
  await stopSignal(() => input.warn('Stopping; once more to end at once'));
  await daemon.stop();
  return 0;
}

/** Resolves on the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(onFirst: () => void): Promise<void> {
  return new Promise((resolve) => {
    let first = true;
    const onSignal = (): void => {
      if (!first) process.exit(1);
      first = false;
      onFirst();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

const readyLimitMs = 20_000;

/** Starts the same command in a process of its own and waits until it is ready. */
async function detach({ print, json }: CommandInput, dataFolder: string): Promise<number> {
  const argv = process.argv.slice(1).filter((word) => word !== '--daemon' && word !== '--json');
  const log = join(dataFolder, 'daemon.log');
  const child = spawn(process.execPath, [...process.execArgv, ...argv, '--json', '--no-open'], { detached: true, stdio: ['ignore', 'pipe', openSync(log, 'a', 0o600)] });
  const { stdout } = child;
  if (!stdout) throw new AppError('INTERNAL', 'The new process has no output');
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new AppError('NOT_REACHABLE', `Steward did not become ready within ${readyLimitMs / 1000} s`, { hint: `See ${log}` })), readyLimitMs);
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) {
        clearTimeout(timer);
        resolve(text.slice(0, text.indexOf('\n')));
      }
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new AppError('NOT_REACHABLE', `Steward ended while it started (exit code ${code ?? 'none'})`, { hint: `See ${log}` }));
    });
  });
  stdout.destroy();
  child.unref();
  print(json ? line : (JSON.parse(line) as { url: string }).url);
  return 0;
}
