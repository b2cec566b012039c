// ONNX files written byte by byte, as onnx.proto lays them out.

type Part = Uint8Array;
const join = (parts: readonly Part[]): Part => Uint8Array.from(parts.flatMap((part) => [...part]));

function varint(value: number): Part {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) return Uint8Array.from(bytes);
  }
}

const number = (field: number, value: number): Part => join([varint(field * 8), varint(value)]);
const bytes = (field: number, content: Part): Part => join([varint(field * 8 + 2), varint(content.length), content]);
const text = (field: number, value: string): Part => bytes(field, new TextEncoder().encode(value));
const message = (field: number, ...parts: readonly Part[]): Part => bytes(field, join(parts));

const [float, int64] = [1, 7];

const valueInfo = (field: number, name: string, type: number, shape: readonly (number | string)[]): Part =>
  message(field, text(1, name), message(2, message(1, number(1, type), message(2, ...shape.map((size) => message(1, typeof size === 'number' ? number(1, size) : text(2, size)))))));

const floats = (name: string, shape: readonly number[], values: readonly number[]): Part =>
  message(5, ...shape.map((size) => number(1, size)), number(2, float), text(8, name), bytes(9, new Uint8Array(Float32Array.from(values).buffer)));

/** Its values lie in another file. */
const elsewhere = (name: string, shape: readonly number[], path: string): Part =>
  message(5, ...shape.map((size) => number(1, size)), number(2, float), text(8, name), message(13, text(1, 'location'), text(2, path)), number(14, 1));

const node = (operator: string, inputs: readonly string[], outputs: readonly string[]): Part => message(1, ...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name)), text(4, operator));

const model = (...graph: readonly Part[]): Uint8Array => join([number(1, 8), message(8, text(1, ''), number(2, 13)), message(7, text(2, 'graph'), ...graph)]);

/** y = x · [[1, 2], [3, 4]] + [10, 20]. */
export const linearOnnx = (): Uint8Array =>
  model(node('MatMul', ['x', 'w'], ['product']), node('Add', ['product', 'b'], ['y']), floats('w', [2, 2], [1, 2, 3, 4]), floats('b', [2], [10, 20]), valueInfo(11, 'x', float, ['rows', 2]), valueInfo(12, 'y', float, ['rows', 2]));

/** The same, with weights in a file beside or elsewhere. */
export const externalOnnx = (path: string): Uint8Array => model(node('MatMul', ['x', 'w'], ['y']), elsewhere('w', [2, 2], path), valueInfo(11, 'x', float, ['rows', 2]), valueInfo(12, 'y', float, ['rows', 2]));

/** Tokens to vectors by a table of so many numbers each: what sentence models end with. */
export const embeddingOnnx = (table: readonly (readonly number[])[]): Uint8Array =>
  model(node('Gather', ['table', 'input_ids'], ['last_hidden_state']), floats('table', [table.length, table[0]?.length ?? 0], table.flat()), valueInfo(11, 'input_ids', int64, ['batch', 'tokens']), valueInfo(12, 'last_hidden_state', float, ['batch', 'tokens', table[0]?.length ?? 0]));
