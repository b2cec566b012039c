import type { CallContext } from '../../registry/defineFunction.ts';

/** The calls that run on one connection: only while one does may its server ask something. */
export interface RunningCalls {
  begin(ask: CallContext['ask'] | undefined): { end(): void };
  /** The call a question is counted to, the latest of several; undefined when none runs or it has asked enough. */
  takeQuestion(): { ask: CallContext['ask'] | undefined } | undefined;
}

/** Questions one call may put in all. */
const mostQuestions = 10;

export function createRunningCalls(): RunningCalls {
  const running = new Set<{ ask: CallContext['ask'] | undefined; asked: number }>();
  return {
    begin(ask) {
      const call = { ask, asked: 0 };
      running.add(call);
      return { end: () => void running.delete(call) };
    },
    takeQuestion() {
      // A server need not say which call a question belongs to: one with somebody to ask comes first.
      const calls = [...running].reverse();
      const call = calls.find((each) => each.ask !== undefined && each.asked < mostQuestions) ?? calls.find((each) => each.asked < mostQuestions);
      if (!call) return undefined;
      call.asked++;
      return call;
    },
  };
}
