import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { modelTypes } from '../../learning.ts';
import { bounds } from './bounds.ts';

const finite = z.array(z.number());
const name = z.string().max(10_000);

/** How a column becomes numbers, as it was learned from the rows that were trained with. */
export const columnEncoding = z.discriminatedUnion('kind', [
  z.strictObject({ name, kind: z.enum(['number', 'date']), /** In the place of what is missing. */ fill: z.number(), mean: z.number(), scale: z.number().positive() }),
  /** One number a level; `reference` stands as zeros. */
  z.strictObject({ name, kind: z.literal('category'), levels: z.array(name).max(bounds.levels + 2), reference: name.nullable() }),
]);
export type ColumnEncoding = z.infer<typeof columnEncoding>;

/** A tree as lists, a place a node; `left` and `right` are −1 at a leaf and lie behind their parent otherwise. `value`: so many numbers a node as there are outputs. */
const tree = z.strictObject({ feature: z.array(z.number().int()), threshold: finite, left: z.array(z.number().int()), right: z.array(z.number().int()), value: finite });
export type Tree = z.infer<typeof tree>;

export const parameters = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear'), intercept: z.number(), weights: finite }),
  /** A row of weights a class. */
  z.strictObject({ kind: z.literal('logistic'), intercepts: finite, weights: finite }),
  z.strictObject({ kind: z.literal('random_forest'), outputs: z.number().int().min(1), trees: z.array(tree).min(1).max(2000) }),
  /** `trees`: round by round, in each one an output. */
  z.strictObject({ kind: z.literal('gradient_boosting'), outputs: z.number().int().min(1), start: finite, trees: z.array(tree).max(20_000) }),
  z.strictObject({ kind: z.literal('kmeans'), centres: finite, clusters: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('deep_learning'), layers: z.array(z.strictObject({ inputs: z.number().int().min(1), outputs: z.number().int().min(1), weights: finite, biases: finite })).min(1).max(20), /** Of the target, where it is a number. */ mean: z.number(), scale: z.number() }),
]);
export type Parameters = z.infer<typeof parameters>;

const modelFile = z.strictObject({
  format: z.literal('steward-model'),
  version: z.literal(1),
  model_type: z.enum(modelTypes),
  task: z.enum(['classification', 'regression', 'clustering']),
  target: name.nullable(),
  classes: z.array(name).min(1).max(bounds.classes).nullable(),
  encoding: z.array(columnEncoding).min(1).max(bounds.columns),
  parameters,
  /** How it was made. */
  recipe: z.strictObject({ data: z.string(), rows: z.strictObject({ train: z.number().int(), test: z.number().int(), left_out: z.number().int() }), test_share: z.number(), seed: z.number().int(), hyperparameters: z.record(z.string(), z.union([z.number(), finite])), created_at: z.string(), steward: z.string() }),
  metrics: z.record(z.string(), z.union([z.number(), z.null(), finite, z.array(finite)])),
});
export type ModelFile = z.infer<typeof modelFile>;

/** Numbers that a column becomes. */
export const widthOf = (encoding: ColumnEncoding): number => (encoding.kind === 'category' ? encoding.levels.length : 1);

/** The file as it is saved: JSON, with the SHA-256 of all before it at its end. */
export function writeModelFile(model: ModelFile): { bytes: Uint8Array; checksum: string } {
  const body = JSON.stringify(model);
  const checksum = sha256(body);
  return { bytes: new TextEncoder().encode(`${body.slice(0, -1)},"sha256":"${checksum}"}\n`), checksum };
}

/**
 * Reads a model that anybody may have written: it is data through and through, checked against the
 * schema and then for what a schema cannot say, so that using it ends and touches nothing but numbers.
 * INVALID_INPUT for what is no model, CONFLICT where the checksum is not that of the content.
 */
export function readModelFile(bytes: Uint8Array): ModelFile {
  if (bytes.length > bounds.model) throw new AppError('TOO_LARGE', 'model: the file is too large for a model');
  const text = new TextDecoder().decode(bytes).trimEnd();
  const [, checksum] = /,"sha256":"([\da-f]{64})"\}$/.exec(text.slice(-90)) ?? [];
  if (!text.startsWith('{"format":"steward-model"') || checksum === undefined) throw new AppError('INVALID_INPUT', 'model: this file is no model that train_model saved', { hint: 'Models of other programs (pickle, joblib, h5) are never loaded; an .onnx file goes to run_inference' });
  const body = `${text.slice(0, -(checksum.length + 13))}}`;
  if (sha256(body) !== checksum) throw new AppError('CONFLICT', 'model: the file was changed after it was saved: its checksum is not that of its content', { hint: 'Train it again, or take the file from where it is whole' });
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'model: the file is not valid JSON', { cause: error });
  }
  const checked = modelFile.safeParse(parsed);
  if (!checked.success) throw invalid(`${checked.error.issues[0]?.path.join('.') ?? ''}: ${checked.error.issues[0]?.message ?? ''}`);
  requireSound(checked.data);
  return checked.data;
}

function requireSound(model: ModelFile): void {
  const { parameters: made, encoding, classes, task, model_type } = model;
  const inputs = encoding.reduce((sum, each) => sum + widthOf(each), 0);
  const outputs = task === 'classification' ? (classes?.length ?? 0) : 1;
  const require = (holds: boolean, what: string): void => {
    if (!holds) throw invalid(what);
  };
  require(made.kind === model_type, 'its parameters are of another kind');
  require(task !== 'classification' || classes !== null, 'its classes are missing');
  require((task === 'clustering') === (made.kind === 'kmeans') && (made.kind !== 'linear' || task === 'regression') && (made.kind !== 'logistic' || task === 'classification'), 'its kind and its task do not go together');
  switch (made.kind) {
    case 'linear':
      return require(made.weights.length === inputs, 'weights');
    case 'logistic':
      return require(made.intercepts.length === outputs && made.weights.length === outputs * inputs, 'weights');
    case 'kmeans':
      return require(made.centres.length === made.clusters * inputs, 'centres');
    case 'random_forest':
      require(made.outputs === outputs, 'outputs');
      return made.trees.forEach((each) => require(isSound(each, outputs, inputs), 'a tree'));
    case 'gradient_boosting':
      require(made.outputs === (outputs === 2 ? 1 : outputs) && made.start.length === made.outputs && made.trees.length % made.outputs === 0, 'outputs');
      return made.trees.forEach((each) => require(isSound(each, 1, inputs), 'a tree'));
    case 'deep_learning': {
      const sizes = [inputs, ...made.layers.map((layer) => layer.outputs)];
      require(sizes.at(-1) === outputs, 'outputs');
      return made.layers.forEach((layer, index) => require(layer.inputs === sizes[index] && layer.weights.length === layer.inputs * layer.outputs && layer.biases.length === layer.outputs, 'a layer'));
    }
  }
}

/** Children lie behind their parents: every way through it ends. */
function isSound({ feature, threshold, left, right, value }: Tree, outputs: number, inputs: number): boolean {
  const nodes = feature.length;
  if (nodes === 0 || threshold.length !== nodes || left.length !== nodes || right.length !== nodes || value.length !== nodes * outputs) return false;
  const isChild = (child: number | undefined, node: number): boolean => child !== undefined && child > node && child < nodes;
  return feature.every((each, node) => (left[node] === -1 ? right[node] === -1 : isChild(left[node], node) && isChild(right[node], node) && each >= 0 && each < inputs));
}

const invalid = (what: string): AppError => new AppError('INVALID_INPUT', `model: the file is not as a model's must be (${what})`, { hint: 'Train it again' });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
