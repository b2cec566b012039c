import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { embedLocally, tokenizerOf } from './models/embedLocally.ts';

const mostInResult = 200_000;

const input = z.strictObject({
  texts: z.union([z.string().min(1).max(100_000).transform((text) => [text]), z.array(z.string().min(1).max(100_000)).min(1).max(2000)]).describe('The texts, or one of them.'),
  model: z.string().min(1).max(4096).optional().describe('Without it the one that is set up. The name of one of the provider, or the path of an .onnx file whose tokenizer.json lies beside it: that one works on this computer, and nothing is sent.'),
  server: z.url({ protocol: /^https?$/ }).max(500).optional().describe('An OpenAI-compatible server in the place of the one that is set up, such as http://127.0.0.1:11434. It gets no key.'),
  output_path: z.string().min(1).max(4096).optional().describe('A .jsonl file for the vectors, a line a text: {"text", "embedding"}. The result then has none.'),
  overwrite: z.boolean().default(false).describe('Replace what is there already. It can be brought back by undo.'),
});
type Input = z.output<typeof input>;

const fileOf = ({ model, server }: Pick<Input, 'model' | 'server'>): string | undefined => (server === undefined && model !== undefined && /\.onnx$/i.test(model) ? model : undefined);

export const generateEmbeddings = defineFunction({
  name: 'generate_embeddings',
  title: 'Generate embeddings',
  category: 'ai',
  summary: 'Vectors of texts, for comparing their meaning',
  description: 'Makes a vector of each text, so that texts of like meaning lie near each other. By the provider or server that is set up, or on this computer by an ONNX model with its tokenizer. Tells how many tokens it took. For many texts give output_path: the vectors are saved there.',
  input,
  output: z.strictObject({
    model: z.string().describe('The model that made them.'),
    where: z.string().describe('Where it ran.'),
    dimensions: z.number().int().describe('Numbers a vector has.'),
    count: z.number().int().describe('Vectors that were made.'),
    embeddings: z.array(z.array(z.number())).nullable().describe('A vector a text, in their order; null where they were saved.'),
    output_path: z.string().nullable().describe('The file, absolute.'),
    input_tokens: z.number().int().nullable().describe('Tokens it took, which providers charge for; null where nobody counted.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  undo: 'journal',
  timeoutMs: 900_000,
  phrase: ({ texts, ...call }) => ({ base: 'Embed', present: 'Embedding', past: 'Embedded', object: `${formatCount(texts.length, 'text')}${call.model === undefined ? '' : ` with ${call.model.split(/[\\/]/).at(-1) ?? ''}`}` }),
  effects(call) {
    const file = fileOf(call);
    return [
      ...(file === undefined ? [{ kind: 'model' as const, use: 'embeddings' as const, model: call.model, server: call.server }] : [file, tokenizerOf(file)].map((path) => ({ kind: 'path' as const, access: 'read' as const, path }))),
      ...(call.output_path === undefined ? [] : [{ kind: 'path' as const, access: 'write' as const, path: call.output_path, replaces: call.overwrite }]),
    ];
  },
  async preview({ inference, files }, call) {
    const file = fileOf(call);
    const found = file === undefined ? inference.find({ use: 'embeddings', model: call.model, server: call.server }) : undefined;
    return {
      preview: {
        kind: 'message',
        facts: [
          { label: 'Model', value: found?.model ?? files.absolute(file ?? '') },
          { label: found ? 'Sent to' : 'Runs on', value: found?.where ?? 'this computer', ...(found && { tone: 'out' as const }) },
          ...(found?.secret === undefined ? [] : [{ label: 'Key', value: `the secret ${found.secret}` }]),
          ...(call.output_path === undefined ? [] : [{ label: 'Saved as', value: files.absolute(call.output_path), tone: 'write' as const }]),
        ],
        body: call.texts.join('\n\n'),
        notes: [],
      },
      approveLabel: `Embed ${formatCount(call.texts.length, 'text')}`,
    };
  },
  summarise: ({ count, dimensions, input_tokens }) => `${formatCount(count, 'vector')} of ${dimensions} numbers${input_tokens === null ? '' : `, ${formatCount(input_tokens, 'token')}`}`,
  view: ({ model, where, count, dimensions, output_path, input_tokens }) => ({ kind: 'facts', facts: [{ label: 'Model', value: `${model}, ${where}` }, { label: 'Vectors', value: `${count} of ${dimensions} numbers` }, ...(input_tokens === null ? [] : [{ label: 'Tokens', value: input_tokens.toLocaleString('en') }]), ...(output_path === null ? [] : [{ label: 'Saved as', value: output_path }])] }),
  phrasings: [
    'make embeddings of these sentences',
    'generate embeddings for the product names',
    'turn this text into a vector',
    'embed the questions with text-embedding-3-small',
    'compute sentence embeddings locally with models/minilm.onnx',
    'vectorise these paragraphs',
    'get the embedding of this phrase',
    'create vectors for semantic search',
    'embed the titles and save them to vectors.jsonl',
    'how is this text represented as an embedding',
  ],
  examples: [{ title: 'Two sentences', input: { texts: ['A cat sleeps.', 'A kitten naps.'] } }],
  async handler(context, call) {
    const { files, inference, network, signal, progress } = context;
    const { texts, output_path, overwrite } = call;
    if (output_path !== undefined && !overwrite && (await files.stat(output_path))) throw new AppError('ALREADY_EXISTS', `${output_path} exists already`, { hint: 'Set overwrite to replace it' });
    const file = fileOf(call);
    const wanted = { use: 'embeddings' as const, model: call.model, server: call.server };
    const onProgress = (done: number): void => progress({ done, total: texts.length, unit: 'entries' });
    const made = file === undefined ? await inference.embed({ ...wanted, texts, signal, onProgress }, network) : await embedLocally(context, file, texts, onProgress);
    const dimensions = made.vectors[0]?.length ?? 0;
    if (output_path === undefined && dimensions * texts.length > mostInResult) throw new AppError('TOO_LARGE', `${formatCount(texts.length, 'vector')} of ${dimensions} numbers are too many for a result`, { hint: 'Give output_path, a .jsonl file they are saved to' });
    if (output_path !== undefined) await files.write(output_path, made.vectors.map((embedding, index) => `${JSON.stringify({ text: texts[index], embedding })}\n`).join(''), { overwrite, signal });
    const found = file === undefined ? inference.find(wanted) : { model: files.absolute(file), where: 'this computer' };
    return { model: found.model, where: found.where, dimensions, count: made.vectors.length, embeddings: output_path === undefined ? made.vectors : null, output_path: output_path === undefined ? null : files.absolute(output_path), input_tokens: made.usage.inputTokens };
  },
});
