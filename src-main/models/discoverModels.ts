import { z } from 'zod';
import type { ModelSource } from '../../src-preload/contract/index.ts';
import { fetchJson } from './fetchJson.ts';
import { readModelIds } from './listModels.ts';

/** A server people run on their own computer, and the port it has unless told otherwise. */
export interface UsualPort {
  label: string;
  port: number;
}

export const usualPorts: readonly UsualPort[] = [
  { label: 'Ollama', port: 11434 },
  { label: 'LM Studio', port: 1234 },
  { label: 'llama.cpp', port: 8080 },
  { label: 'vLLM', port: 8000 },
];

const ollamaTags = z.object({ models: z.array(z.object({ name: z.string() })) });
const owners = z.object({ data: z.array(z.object({ owned_by: z.string() })).min(1) });

/** What servers write into `owned_by`, which tells them apart whatever port they are on. */
const labelsByOwner: Record<string, string> = { library: 'Ollama', organization_owner: 'LM Studio', llamacpp: 'llama.cpp', vllm: 'vLLM' };

/**
 * Looks for model servers on this computer's usual ports, all at once. Only a server that lists
 * models in the OpenAI or Ollama form counts: other software uses these ports too. What does not
 * answer within `timeoutMs` is not there.
 */
export async function discoverModels({ ports = usualPorts, timeoutMs = 800 }: { ports?: readonly UsualPort[]; timeoutMs?: number } = {}): Promise<ModelSource[]> {
  const found = await Promise.all(ports.map((usual) => probe(usual, timeoutMs)));
  return found.filter((source) => source !== undefined);
}

async function probe({ label, port }: UsualPort, timeoutMs: number): Promise<ModelSource | undefined> {
  const origin = `http://127.0.0.1:${port}`;
  const source = (models: string[], named: string): ModelSource => ({ provider: 'openai-compatible', label: named, baseUrl: `${origin}/v1`, models, local: true });
  const listed = await quietly(`${origin}/v1/models`, timeoutMs);
  const ids = readModelIds(listed);
  if (ids) return source(ids, labelsByOwner[owners.safeParse(listed).data?.data[0]?.owned_by ?? ''] ?? label);
  if (label !== 'Ollama') return undefined;
  // Older releases of Ollama list models only in their own form.
  const tags = ollamaTags.safeParse(await quietly(`${origin}/api/tags`, timeoutMs)).data;
  return tags && source(tags.models.map((model) => model.name), label);
}

/** The JSON at an address, or undefined: nothing there is the usual case, not an error. */
async function quietly(url: string, timeoutMs: number): Promise<unknown> {
  try {
    const { status, json } = await fetchJson(url, { timeoutMs });
    return status === 200 ? json : undefined;
  } catch {
    return undefined;
  }
}
