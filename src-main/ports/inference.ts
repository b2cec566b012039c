import type { Network } from './network.ts';

/** Which model is meant. Without `server` one of the provider the person set up; with it one of an OpenAI-compatible server, which gets no key. */
export interface WantedModel {
  use: 'text' | 'embeddings';
  /** Default: the one that is set up. */
  model?: string | undefined;
  server?: string | undefined;
}

/** A model as it stands in the settings, and where it is reached. */
export interface FoundModel {
  model: string;
  /** In words: "api.openai.com", "this computer, port 11434". */
  where: string;
  host: string;
  port: number;
  /** Name of the secret that goes along. */
  secret?: string | undefined;
  /** The person named its server themselves. */
  chosen: boolean;
}

export interface Usage {
  inputTokens: number | null;
  outputTokens: number | null;
}

export interface Inference {
  /** MODEL_NOT_CONFIGURED, with what to do, where there is none. */
  find(wanted: WantedModel): FoundModel;
  /** Words in, words out, no functions. */
  generate(request: WantedModel & { system: string; prompt: string; signal: AbortSignal; onText(text: string): void }, network: Pick<Network, 'request'>): Promise<{ text: string; finished: 'stop' | 'length'; usage: Usage }>;
  /** A vector a text, in their order. */
  embed(request: WantedModel & { texts: readonly string[]; signal: AbortSignal; onProgress(done: number): void }, network: Pick<Network, 'request'>): Promise<{ vectors: number[][]; usage: Usage }>;
}
