import { z } from 'zod';
import { defineFunction } from '../../registry/defineFunction.ts';
import { commandPreview } from './commandPreview.ts';
import { interpreterArguments } from '../../ports/commands.ts';
import { errorField, firstLine, limitField, runFields, summariseRun, toErrorField, valueField, viewRun } from './scriptFields.ts';
import { warnings } from './warnings.ts';

const outputBudget = 200_000;

/** What the interpreter says; it ran whatever the code told it to, so each part is looked at. */
const answerShape = z.object({
  result: z.string().optional(),
  json: z.string().optional(),
  error: z.object({ type: z.string(), message: z.string(), stack: z.string() }).optional(),
  images: z.array(z.base64()).max(10).optional(),
  version: z.string().max(50).optional(),
});

export const executePython = defineFunction({
  name: 'execute_python',
  title: 'Run Python',
  category: 'code',
  summary: 'Python code, with its value, files and plots',
  description:
    'Runs Python in a fresh process and returns what it printed, the value of the last expression or of a variable called `result`, the exception with its traceback, the files it made and open matplotlib figures as images. It runs in a sandbox: it can change the workspace only, and reaches only the hosts named. What it changed is taken over when it has ended and can be undone; nothing is, when it ran out of time. Nothing is kept between calls but files. Modules are those installed for the Python of this computer.',
  input: z.strictObject({
    code: z.string().min(1).max(100_000).describe('The Python code.'),
    capture_output: z.boolean().default(true).describe('False leaves what it prints out of the result.'),
    cwd: z.string().max(4096).default('.').describe('Folder to run in; relative paths mean the workspace.'),
    timeout: z.number().min(0.1).max(3600).default(60).describe('Seconds until it is ended, with everything it started.'),
    hosts: z.array(z.string().min(1).max(300)).max(50).default([]).describe('Hosts it may reach, for example api.example.com; without any it has no network.'),
  }),
  output: z.strictObject({
    ...runFields,
    exit_code: z.number().int().nullable().describe('0 is success; null when a signal ended it.'),
    error: errorField,
    files: z.array(z.string()).describe('Files it made or changed, by their paths.'),
    images: z.array(z.strictObject({ mime: z.string().describe('Its type.'), base64: z.string().describe('Its content.') })).describe('Open figures.'),
    version: z.string().optional().describe('Of Python.'),
    limit: limitField,
    held_back: z.array(z.string()).optional().describe('Changes to protected places that were not taken over.'),
    refused_hosts: z.array(z.string()).optional().describe('Hosts it tried to reach and was not let.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'sandbox',
  timeoutMs: 3_610_000,
  phrase: ({ code }) => ({ base: 'Run Python', present: 'Running Python', past: 'Ran Python', object: firstLine(code) }),
  effects: ({ code, cwd, hosts, timeout }) => [{ kind: 'exec', programs: [interpreterArguments({ language: 'python', source: code })], cwd, hosts, seconds: timeout, output: outputBudget }],
  preview: async (context, { code, cwd, timeout }) => ({
    preview: commandPreview(context, { cwd, seconds: timeout, script: code, programs: [['python3', '-c', firstLine(code)]], notes: warnings(code) }),
  }),
  summarise: (output) => [summariseRun(output), ...(output.files.length > 0 ? [output.files.length === 1 ? '1 file changed' : `${output.files.length} files changed`] : [])].join(' · '),
  view: (output) => {
    const [image] = output.images;
    return image ? { kind: 'image', ...image, alt: 'A figure the code has drawn' } : viewRun(output);
  },
  phrasings: [
    'run this python code',
    'execute some Python',
    'calculate 1+1 in python',
    'run a python script that prints hello',
    'use python to compute the mean',
    'python: print the first ten primes',
    'evaluate this Python expression',
    'run the following python snippet',
    'use pandas to read the csv',
    'plot a sine wave with matplotlib',
    'run python code and capture the output',
    'solve it with a python program',
    'write and run a python script',
  ],
  examples: [
    { title: 'A value', input: { code: '1+1' } },
    { title: 'A file is made', input: { code: 'open("squares.txt", "w").write("1 4 9")\nprint("written")' } },
    { title: 'An exception', input: { code: 'int("x")' } },
  ],
  async handler({ commands, files, signal, progress }, { code, capture_output, cwd, timeout }) {
    const ran = await commands.run({
      run: { language: 'python', source: code },
      cwd: files.absolute(cwd),
      environment: {},
      timeoutMs: timeout * 1000,
      maxOutputBytes: outputBudget,
      signal,
      onOutput: (_stream, end, bytes) => progress({ done: bytes, unit: 'bytes', note: end.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '' }),
    });
    const answer = readAnswer(ran.answer);
    return {
      output: capture_output ? ran.stdout : '',
      stderr: capture_output ? ran.stderr : '',
      exit_code: ran.exitCode,
      timed_out: ran.timedOut,
      truncated: ran.truncated,
      duration_ms: Math.round(ran.durationMs * 10) / 10,
      ...(answer.result !== undefined && { result: answer.result }),
      ...valueField(answer.json),
      ...(answer.error && { error: toErrorField(answer.error) }),
      files: (ran.changed ?? []).filter(({ kind }) => kind === 'file').map(({ path }) => path).slice(0, 1000),
      images: (answer.images ?? []).map((base64) => ({ mime: 'image/png', base64 })),
      ...(answer.version !== undefined && { version: answer.version }),
      ...(ran.limit !== undefined && { limit: ran.limit }),
      ...(ran.heldBack && ran.heldBack.length > 0 && { held_back: [...ran.heldBack] }),
      ...(ran.refusedHosts && { refused_hosts: [...ran.refusedHosts] }),
    };
  },
});

function readAnswer(text: string | undefined): z.output<typeof answerShape> {
  try {
    return answerShape.safeParse(JSON.parse(text ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}
