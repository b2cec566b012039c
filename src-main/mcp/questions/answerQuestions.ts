import type { ElicitRequestParams, ElicitResult } from '@modelcontextprotocol/client';
import type { ServerQuestions } from '../client/answerServer.ts';
import type { ServerLog } from '../client/serverLog.ts';
import { askForm } from './askForm.ts';
import { askModel, type ServersModel } from './askModel.ts';
import { askPage } from './askPage.ts';
import { readForm } from './readForm.ts';

interface AnswerParts {
  /** Who asks. */
  server: string;
  model: ServersModel;
  log: ServerLog;
  hide(text: string): string;
}

/** Characters of one question. */
const longestQuestion = 64 * 1024;

/** A server's questions, answered by the person alone. Where there is nobody, they are declined. */
export function answerQuestions({ server, model, log, hide }: AnswerParts): Required<Pick<ServerQuestions, 'onElicit' | 'onSample'>> {
  const decline = (why: string): ElicitResult => {
    log.add({ from: 'steward', text: `A question was declined: ${why}` });
    return { action: 'decline' };
  };
  return {
    async onElicit(params: ElicitRequestParams, signal, ask) {
      if (!ask) return decline('there is nobody to ask');
      if (JSON.stringify(params).length > longestQuestion) return decline('it is too long');
      if (params.mode === 'url') return askPage(server, params, ask, signal);
      const form = readForm(params.requestedSchema);
      if ('refused' in form) return decline(form.refused);
      return askForm(server, params, form.fields, ask, signal);
    },
    onSample(params, signal, ask) {
      return askModel(server, params, { model, hide }, ask ?? (() => Promise.resolve({ kind: 'nobody' })), signal);
    },
  };
}
