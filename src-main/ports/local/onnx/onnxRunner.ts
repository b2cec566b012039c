// A process of its own: reads a task and a model from its input, writes one answer, ends.
import type { InferenceSession, Tensor as OrtTensor, TypedTensor } from 'onnxruntime-node';
import type { OnnxAnswer, OnnxTask, TensorFacts, TensorValue } from '../../onnx.ts';

type Library = typeof import('onnxruntime-node');

/** What the caller gave does not fit; anything else is the model's fault. */
class Misfit extends Error {}

async function work(): Promise<OnnxAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  const end = all.indexOf(10);
  const task = JSON.parse(all.subarray(0, end).toString('utf8')) as OnnxTask;
  const ort: Library = await import('onnxruntime-node');
  const session = await ort.InferenceSession.create(Buffer.from(all.subarray(end + 1).toString('latin1'), 'base64'), { executionProviders: ['cpu'], intraOpNumThreads: 2, interOpNumThreads: 1, logSeverityLevel: 3 });
  const inputs = session.inputMetadata.map((each): TensorFacts => ({ name: each.name, type: each.isTensor ? each.type : 'other', shape: each.isTensor ? [...each.shape] : [] }));
  if (task.kind === 'embed') return { inputs, outputs: [], vectors: await embed(ort, session, inputs, task.batches) };
  if (Object.keys(task.inputs).length === 0) return { inputs, outputs: [], vectors: [] };
  const results = await session.run(feedsOf(ort, inputs, task.inputs));
  return { inputs, outputs: Object.entries(results).map(([name, tensor]) => ({ name, type: tensor.type, shape: [...tensor.dims], data: dataOf(tensor) })), vectors: [] };
}

function feedsOf(ort: Library, inputs: readonly TensorFacts[], values: Readonly<Record<string, TensorValue>>): Record<string, OrtTensor> {
  const strange = Object.keys(values).filter((name) => !inputs.some((input) => input.name === name));
  const missing = inputs.filter(({ name }) => !Object.hasOwn(values, name));
  if (strange.length + missing.length > 0) throw new Misfit(`inputs: the model takes ${inputs.map(({ name, type, shape }) => `${name} (${type} ${JSON.stringify(shape)})`).join(', ')}${missing.length > 0 ? `; ${missing.map(({ name }) => name).join(', ')} is missing` : ''}`);
  return Object.fromEntries(inputs.map(({ name, type }) => [name, tensorOf(ort, name, type, values[name] ?? [])]));
}

function tensorOf(ort: Library, name: string, type: string, value: TensorValue): OrtTensor {
  const shape: number[] = [];
  for (let level: TensorValue = value; Array.isArray(level); level = (level as readonly TensorValue[])[0] ?? []) shape.push(level.length);
  const flat: (number | string | boolean)[] = [];
  const flatten = (part: TensorValue, depth: number): void => {
    if (!Array.isArray(part)) {
      if (depth !== shape.length) throw new Misfit(`inputs.${name}: it is not nested evenly`);
      flat.push(part as number | string | boolean);
      return;
    }
    if (part.length !== shape[depth]) throw new Misfit(`inputs.${name}: it is not nested evenly`);
    for (const each of part as readonly TensorValue[]) flatten(each, depth + 1);
  };
  flatten(value, 0);
  const numbers = (): number[] =>
    flat.map((each) => {
      const number = Number(each);
      if (Number.isNaN(number)) throw new Misfit(`inputs.${name}: ${JSON.stringify(each)} is no number`);
      return number;
    });
  switch (type) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(numbers()), shape);
    case 'float64':
      return new ort.Tensor('float64', Float64Array.from(numbers()), shape);
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(numbers(), (each) => BigInt(Math.trunc(each))), shape);
    case 'int32':
      return new ort.Tensor('int32', Int32Array.from(numbers()), shape);
    case 'uint8':
      return new ort.Tensor('uint8', Uint8Array.from(numbers()), shape);
    case 'int8':
      return new ort.Tensor('int8', Int8Array.from(numbers()), shape);
    case 'bool':
      return new ort.Tensor('bool', flat.map(Boolean), shape);
    case 'string':
      return new ort.Tensor('string', flat.map(String), shape);
    default:
      throw new Misfit(`inputs.${name}: values of the type ${type} cannot be given`);
  }
}

function dataOf(tensor: OrtTensor): (number | string | boolean)[] {
  return Array.from(tensor.data as ArrayLike<number | bigint | string>, (each) => (typeof each === 'bigint' ? (Number.isSafeInteger(Number(each)) ? Number(each) : String(each)) : typeof each === 'number' && !Number.isFinite(each) ? String(each) : tensor.type === 'bool' ? Boolean(each) : each));
}

/** The mean over the tokens that are no padding, of length 1; or what the model itself makes of a text. */
async function embed(ort: Library, session: InferenceSession, inputs: readonly TensorFacts[], batches: Extract<OnnxTask, { kind: 'embed' }>['batches']): Promise<number[][]> {
  const vectors: number[][] = [];
  for (const { tokens, mask } of batches) {
    const zeros = tokens.map((row) => row.map(() => 0));
    const known: Record<string, TensorValue> = { input_ids: tokens, attention_mask: mask, token_type_ids: zeros };
    const feeds = feedsOf(ort, inputs, Object.fromEntries(inputs.filter(({ name }) => Object.hasOwn(known, name)).map(({ name }) => [name, known[name] ?? []])));
    const results = await session.run(feeds);
    const output = (results['sentence_embedding'] ?? results['last_hidden_state'] ?? Object.values(results)[0]) as TypedTensor<'float32'>;
    const [rows = 0, length = 0, size] = output.dims;
    if (output.type !== 'float32' || rows !== tokens.length || output.dims.length > 3) throw new Misfit('model: it makes no vectors of texts');
    for (let row = 0; row < rows; row++) {
      const vector = size === undefined ? Array.from(output.data.subarray(row * length, (row + 1) * length)) : pooled(output.data, row, length, size, mask[row] ?? []);
      const norm = Math.hypot(...vector) || 1;
      vectors.push(vector.map((each) => each / norm));
    }
  }
  return vectors;
}

function pooled(data: Float32Array, row: number, length: number, size: number, mask: readonly number[]): number[] {
  const sums = Array.from<number>({ length: size }).fill(0);
  const count = mask.reduce((sum, each) => sum + each, 0) || 1;
  for (let token = 0; token < length; token++) if (mask[token] === 1) for (let each = 0; each < size; each++) sums[each] = (sums[each] ?? 0) + (data[(row * length + token) * size + each] ?? 0) / count;
  return sums;
}

work().then(
  (answer) => process.stdout.write(JSON.stringify(answer)),
  (error: unknown) => process.stdout.write(JSON.stringify({ failed: error instanceof Misfit ? error.message : `model: it cannot be run: ${(error as Error).message.slice(0, 500)}`, input: error instanceof Misfit })),
);
