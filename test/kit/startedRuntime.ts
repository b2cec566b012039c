// A whole runtime over folders of its own, with what the app asks of it.
import { onTestFinished } from 'vitest';
import { createHandlers } from '../../src-main/runtime/handlers.ts';
import { createRuntime, type Runtime } from '../../src-main/runtime/createRuntime.ts';
import { resolveOptions, type RuntimeFlags } from '../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../src-main/runtime/secrets.ts';
import { readBuiltSchemas } from './readBuiltSchemas.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface Started {
  runtime: Runtime;
  handlers: ReturnType<typeof createHandlers>;
  dataFolder: string;
  workspace: string;
  stop(): Promise<void>;
}

/** Started with these flags; `files` lie in the workspace. Stopped at the end of the test, or before. */
export async function startRuntime({ files = {}, ...flags }: RuntimeFlags & { files?: Record<string, string> } = {}): Promise<Started> {
  const dataFolder = flags.dataDir ?? temporaryFolder();
  const workspace = flags.workspace ?? temporaryFolder(files);
  await readBuiltSchemas();
  const runtime = await createRuntime(
    resolveOptions({ workspace, ...flags, dataDir: dataFolder }, {}),
    { notifications: { show: () => Promise.resolve({ shownBy: 'the test' }) }, createCipher: createFileCipher, mcpUrl: () => null },
    { logLevel: 'silent' },
  );
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= runtime.stop());
  onTestFinished(stop);
  return { runtime, handlers: createHandlers(runtime), dataFolder, workspace, stop };
}
