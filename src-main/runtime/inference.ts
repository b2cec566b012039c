import type { ModelChoice } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { baseUrlOf, providerLabels, whereOf, type ServerChoice } from '../models/providers/address.ts';
import type { ReadSecret } from '../models/providers/secretKey.ts';
import type { Inference, WantedModel } from '../ports/inference.ts';
import type { Redactor } from '../redact/redactor.ts';
import { fetchThrough } from './fetchThrough.ts';

interface InferenceSettings {
  model: ModelChoice;
  embeddings?: ServerChoice | undefined;
}

/** What a provider is asked for where nobody said. */
const usualEmbeddings: Partial<Record<ServerChoice['provider'], string>> = { openai: 'text-embedding-3-small', google: 'gemini-embedding-001' };

const longestAnswer = 1_000_000;

/** The models of the settings, and of servers a call names, for words and vectors. What is said is redacted as for the chat's model. */
export function createInference({ settings, readSecret, redactor }: { settings(): InferenceSettings; readSecret: ReadSecret; redactor: Pick<Redactor, 'text'> }): Inference {
  function choose(wanted: WantedModel): ServerChoice {
    const { use, model, server } = wanted;
    if (server !== undefined) {
      if (model === undefined) throw new AppError('INVALID_INPUT', 'model: say which model of the server', { hint: 'For example llama3.1:8b' });
      return { provider: 'openai-compatible', model, baseUrl: server };
    }
    const current = settings();
    if (use === 'embeddings') {
      const choice = current.embeddings ?? current.model;
      const usual = choice === current.embeddings ? choice.model : choice.provider === 'offline' ? undefined : usualEmbeddings[choice.provider];
      if (choice.provider === 'offline' || choice.provider === 'anthropic') throw noEmbeddings(choice.provider === 'offline' ? 'No model that makes embeddings is set up' : 'Anthropic makes no embeddings');
      if (model === undefined && usual === undefined) throw noEmbeddings(`Nobody said which model of ${whereOf(baseUrlOf(choice))} makes embeddings`);
      return { ...choice, model: model ?? usual ?? '' };
    }
    if (current.model.provider === 'offline') throw new AppError('MODEL_NOT_CONFIGURED', 'No model is set up: the offline engine makes calls of sentences, and no sentences', { hint: 'Choose a model in the settings, under Models; or give server, such as http://127.0.0.1:11434, and model' });
    return { ...current.model, ...(model !== undefined && { model }) };
  }

  const hide = (text: string): string => redactor.text(text, 'model');

  return {
    find(wanted) {
      const choice = choose(wanted);
      const url = baseUrlOf(choice);
      const { hostname, port, protocol } = new URL(url);
      return { model: choice.model, where: choice.provider === 'openai-compatible' ? whereOf(url) : `${providerLabels[choice.provider]}, ${whereOf(url)}`, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)), secret: choice.secret, chosen: wanted.server === undefined };
    },
    async generate({ system, prompt, signal, onText, ...wanted }, network) {
      const { createProviderModel } = await import('../models/providers/createProviderModel.ts');
      const model = createProviderModel(choose(wanted), { readSecret, fetch: fetchThrough(network) });
      const usage = { inputTokens: null as number | null, outputTokens: null as number | null };
      let text = '';
      let finished: 'stop' | 'length' = 'stop';
      for await (const event of model.step({ system: hide(system), messages: [{ role: 'person', text: hide(prompt) }], tools: [], signal })) {
        if (event.type === 'text') onText((text += event.text));
        else if (event.type === 'usage') Object.assign(usage, { inputTokens: event.inputTokens, outputTokens: event.outputTokens });
        else if (event.type === 'end' && event.reason === 'length') finished = 'length';
        if (text.length > longestAnswer) {
          finished = 'length';
          break;
        }
      }
      return { text, finished, usage };
    },
    async embed({ texts, signal, onProgress, ...wanted }, network) {
      const { embedTexts } = await import('../models/embedTexts.ts');
      const { vectors, tokens } = await embedTexts(choose(wanted), texts.map(hide), { readSecret, fetch: fetchThrough(network), signal, onProgress });
      return { vectors, usage: { inputTokens: tokens, outputTokens: null } };
    },
  };
}

const noEmbeddings = (what: string): AppError => new AppError('MODEL_NOT_CONFIGURED', what, { hint: 'Put one into config.json of the data folder: "embeddings": {"provider": "openai-compatible", "baseUrl": "http://127.0.0.1:11434", "model": "nomic-embed-text"}; or {"provider": "openai", "model": "text-embedding-3-small", "secret": "openai"}. Or give model the path of an ONNX model that lies beside its tokenizer.json, such as all-MiniLM-L6-v2' });
