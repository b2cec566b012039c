import { AppError } from '../kernel/errors.ts';
import type { ChatModel } from '../models/chatModel.ts';
import type { ServersModel } from '../mcp/questions/askModel.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Models } from './models.ts';

const longestAnswer = 20_000;

/** The model of the settings for other servers: words in, words out, no functions. */
export function serversModel(models: Pick<Models, 'current'>, redactor: Redactor): ServersModel {
  /** The offline engine makes calls of sentences, and no sentences. */
  async function current(): Promise<ChatModel> {
    const model = await models.current();
    if (model.offline) throw new AppError('MODEL_NOT_CONFIGURED', 'No model that could answer a server is chosen', { hint: 'Choose one in the settings' });
    return model;
  }

  return {
    async describe() {
      const { label, where } = await current();
      return { label, where };
    },
    async answer({ system, messages, signal }) {
      const hide = (text: string): string => redactor.text(text, 'model');
      const stopper = new AbortController();
      const step = (await current()).step({ system: hide(system), messages: messages.map(({ role, text }) => (role === 'user' ? { role: 'person', text: hide(text) } : { role: 'assistant', text: hide(text), calls: [] })), tools: [], signal: AbortSignal.any([signal, stopper.signal]) });
      let said = '';
      for await (const event of step) {
        if (event.type === 'text') said += event.text;
        if (said.length > longestAnswer) break;
      }
      stopper.abort();
      return said.slice(0, longestAnswer);
    },
  };
}
