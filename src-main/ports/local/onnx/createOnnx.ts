import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import { programFolder } from '../../../kernel/version.ts';
import type { Commands } from '../../commands.ts';
import type { Onnx } from '../../onnx.ts';

const memoryBytes = 4 * 1024 ** 3;
const mostOutput = 64_000_000;

const answer = z.union([
  z.object({
    inputs: z.array(z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.number(), z.string()])) })),
    outputs: z.array(z.object({ name: z.string(), type: z.string(), shape: z.array(z.number()), data: z.array(z.union([z.number(), z.string(), z.boolean()])) })),
    vectors: z.array(z.array(z.number())),
  }),
  z.object({ failed: z.string(), input: z.boolean() }),
]);

/** The library's native part reads files that anybody may have made, so it never runs in Steward's own process. */
export function createOnnx(commands: Commands): Onnx {
  return {
    async run({ model, task, timeoutMs, signal }) {
      const runner = fileURLToPath(new URL(`./onnxRunner.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
      const node = realpathSync(process.execPath);
      const sandbox = await commands.ready();
      const seconds = Math.ceil(timeoutMs / 1000);
      const profile: SandboxProfile = {
        write: [],
        // What lies in an app's archive comes with the folder of its program.
        read: [...new Set([programFolder, libraryFolder(), dirname(node)])].filter((folder) => !folder.includes('.asar')),
        hidden: [],
        fixed: [],
        hosts: [],
        changes: 'direct',
        limits: { processes: 256, memory: memoryBytes, cpuSeconds: seconds * 4, output: mostOutput, fileSize: 1_000_000, seconds },
      };
      const result = await commands.run({
        run: { argv: [node, '--max-old-space-size=2048', runner] },
        cwd: dirname(node),
        environment: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
        timeoutMs,
        maxOutputBytes: mostOutput,
        stdin: `${JSON.stringify(task)}\n${Buffer.from(model.buffer, model.byteOffset, model.byteLength).toString('base64')}`,
        signal,
        profile: sandbox.kind === 'sandboxed' ? profile : undefined,
      });
      if (result.timedOut) throw new AppError('DEADLINE_EXCEEDED', `The model was not done within ${seconds} s and was ended`, { hint: 'Give it less at once, or more time' });
      if (result.limit !== undefined) throw new AppError('TOO_LARGE', `The model took too much ${result.limit} and was ended`, { hint: 'Give it less at once, or a smaller model' });
      if (result.truncated) throw new AppError('TOO_LARGE', 'The model gave more than fits into a result', { hint: 'Give it less at once' });
      const read = parse(result.stdout);
      if (!read) throw new AppError('COMMAND_FAILED', `The model broke down${result.signal === null ? '' : ` (${result.signal})`}: ${result.stderr.slice(-300).trim() || 'it gave no answer'}`, { hint: 'The file may be damaged, or take more memory than there is for it' });
      if ('failed' in read) throw new AppError(read.input ? 'INVALID_INPUT' : 'UNSUPPORTED', read.failed, { hint: read.input ? 'Its inputs are told by a call without inputs' : 'The model must be one ONNX file that holds its weights' });
      return read;
    },
  };
}

function parse(text: string): z.output<typeof answer> | undefined {
  try {
    return answer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The folder of packages it lies in: not always Steward's own. */
function libraryFolder(): string {
  try {
    const entry = realpathSync(createRequire(import.meta.url).resolve('onnxruntime-node'));
    const folder = entry.slice(0, entry.lastIndexOf(`${sep}onnxruntime-node${sep}`));
    return existsSync(folder) ? folder : programFolder;
  } catch (error) {
    throw new AppError('UNSUPPORTED', 'What runs ONNX models is not installed', { cause: error, hint: 'Install the package onnxruntime-node beside Steward' });
  }
}
