import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { beginningOf } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import type { TensorValue } from '../../ports/onnx.ts';
import { readOnnx } from './models/readOnnx.ts';

/** Nesting is checked where its shape is known. */
const tensor = z.union([z.number(), z.string().max(100_000), z.boolean(), z.array(z.unknown()).max(2_000_000)]);

const input = z.strictObject({
  prompt: z.string().min(1).max(500_000).optional().describe('What a language model is asked. Not for .onnx files.'),
  model: z.string().min(1).max(4096).optional().describe('Without it the model that is set up. The name of another one of its provider or of the server; or the path of an .onnx file.'),
  server: z.url({ protocol: /^https?$/ }).max(500).optional().describe('An OpenAI-compatible server in the place of the provider that is set up, such as http://127.0.0.1:11434. It gets no key.'),
  system: z.string().max(100_000).default('').describe('How the language model should answer.'),
  inputs: z.record(z.string().max(1000), tensor).optional().describe('For an .onnx file: values by the names of its inputs, nested as they are: {"x": [[1, 2, 3]]}. Without any its inputs are told.'),
  time_limit: z.number().int().min(1).max(1800).default(300).describe('Seconds after which it is ended.'),
});
type Input = z.output<typeof input>;

const fileOf = ({ model, server }: Pick<Input, 'model' | 'server'>): string | undefined => (server === undefined && model !== undefined && /\.onnx$/i.test(model) ? model : undefined);

export const runInference = defineFunction({
  name: 'run_inference',
  title: 'Run inference',
  category: 'ai',
  summary: 'Ask a language model, or run an ONNX file',
  description: 'Sends one prompt to the language model that is set up, or to an OpenAI-compatible server such as Ollama, and returns its answer with the tokens it took; it gets no functions and sees nothing of this chat. Or runs an .onnx file on values, on this computer, in a process of its own. For models of train_model use predict.',
  input,
  output: z.strictObject({
    model: z.string().describe('The model that answered.'),
    where: z.string().describe('Where it ran.'),
    text: z.string().nullable().describe('The answer of a language model.'),
    finished: z.enum(['stop', 'length']).nullable().describe('length: the answer was cut.'),
    input_tokens: z.number().int().nullable().describe('Tokens of the prompt, which providers charge for.'),
    output_tokens: z.number().int().nullable().describe('Tokens of the answer.'),
    inputs: z.array(z.strictObject({ name: z.string().describe('Name.'), type: z.string().describe('Type.'), shape: z.array(z.union([z.number(), z.string()])).describe('Sizes; a name where any will do.') })).nullable().describe('What an .onnx file takes.'),
    outputs: z.array(z.strictObject({ name: z.string().describe('Name.'), type: z.string().describe('Type.'), shape: z.array(z.number().int()).describe('Sizes.'), data: z.array(z.union([z.number(), z.string(), z.boolean()])).describe('Values, row by row.') })).nullable().describe('What an .onnx file gave.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 1_860_000,
  phrase: (call) => {
    const file = fileOf(call);
    return file === undefined ? { base: 'Ask', present: 'Asking', past: 'Asked', object: `${call.model ?? 'the model'}: “${beginningOf(call.prompt ?? '', 60)}”` } : { base: 'Run', present: 'Running', past: 'Ran', object: file.split(/[\\/]/).at(-1) ?? file };
  },
  effects(call) {
    const file = fileOf(call);
    return file === undefined ? [{ kind: 'model', use: 'text', model: call.model, server: call.server }] : [{ kind: 'path', access: 'read', path: file }];
  },
  async preview({ inference, files }, call) {
    const file = fileOf(call);
    if (file !== undefined) return { preview: { kind: 'facts', facts: [{ label: 'Model', value: files.absolute(file) }, { label: 'Runs on', value: 'this computer, in a process of its own' }, { label: 'Inputs', value: Object.keys(call.inputs ?? {}).join(', ') || 'none: they are told' }], notes: [] }, approveLabel: 'Run model' };
    const { model, where, secret } = inference.find({ use: 'text', model: call.model, server: call.server });
    return {
      preview: { kind: 'message', facts: [{ label: 'Model', value: model }, { label: 'Sent to', value: where, tone: 'out' }, ...(secret === undefined ? [] : [{ label: 'Key', value: `the secret ${secret}` }]), ...(call.system === '' ? [] : [{ label: 'System', value: call.system }])], body: call.prompt ?? '', notes: [] },
      approveLabel: 'Ask model',
    };
  },
  summarise: ({ text, outputs, inputs, output_tokens }) => (text === null ? ((outputs?.length ?? 0) > 0 ? `Gave ${outputs?.map(({ name, shape }) => `${name} ${JSON.stringify(shape)}`).join(', ') ?? ''}` : `Takes ${inputs?.map(({ name }) => name).join(', ') ?? ''}`) : `Answered${output_tokens === null ? '' : ` in ${output_tokens.toLocaleString('en')} tokens`}`),
  view: ({ text, outputs, inputs }) => (text === null ? { kind: 'json', text: JSON.stringify((outputs?.length ?? 0) > 0 ? outputs : inputs, null, 1).slice(0, 100_000), truncated: false } : { kind: 'text', text: text.slice(0, 100_000), truncated: text.length > 100_000 }),
  phrasings: [
    'ask the model to summarise this paragraph',
    'ask llama3 on my local server for a haiku',
    'run inference with model.onnx',
    'let the language model translate this sentence',
    'what does gpt say about this text',
    'run the onnx file on these numbers',
    'have the LLM rewrite this politely',
    'send this prompt to the local model',
    'use the AI model to classify this review',
    'which inputs does classifier.onnx take',
    'get a completion for this prompt',
  ],
  examples: [{ title: 'A question', input: { prompt: 'Say hello.' } }],
  async handler(context, call) {
    const { inference, onnx, network, files, signal, progress } = context;
    const file = fileOf(call);
    if (file !== undefined) {
      if (call.prompt !== undefined) throw new AppError('INVALID_INPUT', 'prompt: an .onnx file takes values, not words', { hint: 'Give inputs; a call without any tells which it takes' });
      const answer = await onnx.run({ model: await readOnnx(context, file), task: { kind: 'run', inputs: (call.inputs ?? {}) as Record<string, TensorValue> }, timeoutMs: call.time_limit * 1000, signal });
      return { model: files.absolute(file), where: 'this computer', text: null, finished: null, input_tokens: null, output_tokens: null, inputs: answer.inputs, outputs: answer.outputs };
    }
    if (call.prompt === undefined) throw new AppError('INVALID_INPUT', 'prompt: say what the model is asked', { hint: 'inputs are for .onnx files' });
    const wanted = { use: 'text' as const, model: call.model, server: call.server };
    const { model, where } = inference.find(wanted);
    const limit = AbortSignal.timeout(call.time_limit * 1000);
    const onText = (text: string): void => progress({ done: text.length, unit: 'steps', note: text.slice(-200) });
    const { text, finished, usage } = await inference.generate({ ...wanted, system: call.system, prompt: call.prompt, signal: AbortSignal.any([signal, limit]), onText }, network).catch((error: unknown) => {
      throw limit.aborted ? new AppError('DEADLINE_EXCEEDED', `${model} had not answered within ${call.time_limit} s`, { cause: error, hint: 'Raise time_limit, or ask for less' }) : error;
    });
    return { model, where, text, finished, input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, inputs: null, outputs: null };
  },
});
