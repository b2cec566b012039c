import { parentPort } from 'node:worker_threads';
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { evaluateScript } from './evaluateScript.ts';
import { formatText } from './formatText.ts';
import type { ScriptAnswer, ScriptJob } from './scriptJobs.ts';

const port = parentPort;
if (!port) throw new Error('scriptWorker runs as a worker thread only');

let engine: Promise<QuickJSWASMModule> | undefined;

port.on('message', (job: ScriptJob) => {
  answer(job).catch((error: unknown): ScriptAnswer => ({ id: job.id, failed: error instanceof Error ? error.message : String(error) })).then((message) => port.postMessage(message), () => undefined);
});

async function answer(job: ScriptJob): Promise<ScriptAnswer> {
  if (job.kind === 'strip') return strip(job.id, job.source);
  if (job.kind === 'format') return formatText(job).then((formatted): ScriptAnswer => ({ id: job.id, formatted }), (error: unknown): ScriptAnswer => ({ id: job.id, unread: error instanceof Error ? error.message.slice(0, 1000) : String(error) }));
  let { source } = job;
  if (job.language === 'typescript') {
    const stripped = await strip(job.id, source);
    if (!('stripped' in stripped)) return stripped;
    source = stripped.stripped;
  }
  engine ??= loadEngine();
  return { id: job.id, result: evaluateScript(await engine, source, job, job.stop) };
}

async function loadEngine(): Promise<QuickJSWASMModule> {
  const [{ newQuickJSWASMModuleFromVariant }, { default: variant }] = await Promise.all([import('quickjs-emscripten-core'), import('@jitl/quickjs-singlefile-mjs-release-sync')]);
  return newQuickJSWASMModuleFromVariant(variant);
}

/** Types become blanks, so that lines and columns stay; what is more than types (enums, namespaces) is compiled. */
async function strip(id: number, source: string): Promise<ScriptAnswer> {
  const { transformSync } = await import('amaro');
  let problem = '';
  for (const mode of ['strip-only', 'transform'] as const) {
    try {
      return { id, stripped: transformSync(source, { mode, filename: 'script.ts' }).code };
    } catch (error) {
      problem = messageOf(error);
    }
  }
  return { id, unread: problem };
}

function messageOf(error: unknown): string {
  const { message, snippet, startLine } = error as { message?: string; snippet?: string; startLine?: number };
  return [startLine === undefined ? undefined : `line ${startLine}`, message, snippet?.trim()].filter((part) => part !== undefined && part !== '').join(': ');
}
