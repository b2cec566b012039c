// Talks with the offline engine the way the agent does: its calls are run on real files, its next step gets their results.
import type { Json } from '../../../src-preload/contract/index.ts';
import { functions } from '../../../src-main/functions/index.ts';
import { toErrorView } from '../../../src-main/kernel/errors.ts';
import type { ModelCall, ModelEvent, ModelMessage } from '../../../src-main/models/chatModel.ts';
import { createOfflineEngine } from '../../../src-main/models/offline/createOfflineEngine.ts';
import { toModelTool } from '../../../src-main/registry/projections.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { openWorkbench, type Workbench } from '../../kit/workbench.ts';

interface Said {
  text: string;
  calls: { name: string; arguments: Record<string, Json> }[];
  /** Calls by step, as they were made together. */
  steps: string[][];
  question: Extract<ModelEvent, { type: 'question' }> | undefined;
  suggestions: Extract<ModelEvent, { type: 'suggestions' }>['items'];
}

export interface Conversation {
  bench: Workbench;
  say(text: string, options?: { refuse?: string; note?: string }): Promise<Said>;
}

const registry = createRegistry(functions);
const tools = functions.map(toModelTool);

export function converse(bench: Workbench = openWorkbench()): Conversation {
  const engine = createOfflineEngine(registry);
  const messages: ModelMessage[] = [];
  let made = 0;
  return {
    bench,
    async say(text, { refuse, note } = {}) {
      messages.push({ role: 'person', text });
      const said: Said = { text: '', calls: [], steps: [], question: undefined, suggestions: [] };
      for (let step = 0; step < 12; step++) {
        const calls: ModelCall[] = [];
        let spoken = '';
        for await (const event of engine.step({ system: '', messages: [...messages], tools, signal: new AbortController().signal })) {
          if (event.type === 'text') spoken += event.text;
          else if (event.type === 'call') calls.push({ callId: `call-${++made}`, name: event.name, arguments: event.arguments });
          else if (event.type === 'question') said.question = event;
          else if (event.type === 'suggestions') said.suggestions = event.items;
        }
        said.text += spoken;
        // The agent keeps a question's text as the assistant's own words.
        const kept = said.question === undefined ? spoken : said.question.text;
        const { question } = said;
        messages.push({ role: 'assistant', text: kept, calls, ...(question === undefined ? {} : { question: { name: question.name, arguments: question.arguments, missing: question.missing } }) });
        if (calls.length === 0) return said;
        said.calls.push(...calls.map((call) => ({ name: call.name, arguments: call.arguments })));
        said.steps.push(calls.map((call) => call.name));
        for (const call of calls) messages.push(await run(bench, call, call.name === refuse, note));
      }
      throw new Error('The engine did not come to an end');
    },
  };
}

async function run(bench: Workbench, call: ModelCall, refused: boolean, note: string | undefined): Promise<ModelMessage> {
  const base = { role: 'result' as const, callId: call.callId, name: call.name };
  if (refused) return { ...base, outcome: 'refused', output: { code: 'DENIED', message: 'You refused it' }, ...(note === undefined ? {} : { note }) };
  try {
    return { ...base, outcome: 'done', output: (await bench.call(registry.require(call.name), call.arguments)) as Json };
  } catch (error) {
    return { ...base, outcome: 'failed', output: toErrorView(error) as unknown as Json };
  }
}
