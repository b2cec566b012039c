import { execFile } from 'node:child_process';

export interface ToolResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs one of the system's own programs by its whole path, without a shell. Undefined where it is not installed. */
export type RunTool = (program: string, args: readonly string[], signal?: AbortSignal) => Promise<ToolResult | undefined>;

const longestMs = 120_000;

/** The programs speak English, and know whose session this is. */
function environment(): NodeJS.ProcessEnv {
  const passed = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'HOME', 'SystemRoot'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(passed), LC_ALL: 'C', PATH: '/usr/bin:/bin', SYSTEMD_PAGER: '', SYSTEMD_COLORS: '0' };
}

export const runTool: RunTool = (program, args, signal) =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: longestMs, maxBuffer: 32_000_000, windowsHide: true, env: environment(), ...(signal && { signal }) }, (error, stdout, stderr) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      if (error && (error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(undefined);
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr });
    });
  });
