/** Numbers, words or truth values, nested as the tensor is. */
export type TensorValue = number | string | boolean | readonly TensorValue[];

export interface TensorFacts {
  name: string;
  /** As ONNX calls it: float32, int64, string. */
  type: string;
  /** Numbers, and names where any size will do. */
  shape: (number | string)[];
}

export interface Tensor {
  name: string;
  type: string;
  shape: number[];
  /** Row by row. Whole numbers beyond what JSON keeps are texts. */
  data: (number | string | boolean)[];
}

/** What is done with a model: it is run on values by the names of its inputs; or it makes vectors of tokens, one row a text, padded with zeros. */
export type OnnxTask = { kind: 'run'; inputs: Readonly<Record<string, TensorValue>> } | { kind: 'embed'; batches: readonly { tokens: readonly (readonly number[])[]; mask: readonly (readonly number[])[] }[] };

export interface OnnxAnswer {
  inputs: TensorFacts[];
  /** Of a run. */
  outputs: Tensor[];
  /** Of texts: one each, of length 1. */
  vectors: number[][];
}

/**
 * Runs ONNX models in a process of its own, in the sandbox where there is one: a model sees nothing of the
 * machine. INVALID_INPUT for what is no model or does not fit its inputs, TOO_LARGE, DEADLINE_EXCEEDED.
 */
export interface Onnx {
  run(request: { model: Uint8Array; task: OnnxTask; timeoutMs: number; signal: AbortSignal }): Promise<OnnxAnswer>;
}
