import type { CallView, Progress } from '../../src-preload/contract/index.ts';
import type { RequestId } from './jsonRpc.ts';

/** Params of `notifications/progress`. */
export interface ProgressParams {
  progressToken: RequestId;
  progress: number;
  total?: number;
  message?: string;
}

/** What the door tells of a call, as progress notifications. Their numbers only ever rise, as MCP asks. */
export function progressReporter(token: RequestId, send: (params: ProgressParams) => void): { onProgress: (progress: Progress) => void; onChange: (call: CallView) => void } {
  let last = -1;
  return {
    onProgress({ done, total, note }) {
      if (done <= last) return;
      last = done;
      send({ progressToken: token, progress: done, ...(total !== undefined && { total }), ...(note !== undefined && { message: note }) });
    },
    onChange(call) {
      if (call.state !== 'waiting' || last >= 0) return;
      last = 0;
      send({ progressToken: token, progress: 0, message: 'Waits for the person at this computer to allow it' });
    },
  };
}
