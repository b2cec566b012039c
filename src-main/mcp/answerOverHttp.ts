import type { ServerResponse } from 'node:http';
import { openForm } from './elicitation.ts';
import type { LegacySession } from './legacySessions.ts';
import type { PlainRequest } from './plainRequest.ts';
import type { ProgressParams } from './progress.ts';
import type { ToolCall } from './toolbox.ts';

const eventStreamHeaders = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' };

/**
 * Sends the answer to a plain request: as JSON, or from the first progress on as an event stream. The
 * client of a session that can ask its user is told there, too, that the person is waited for. A client that hangs up stops its call: its answer could not be fetched later.
 */
export async function answerOverHttp(response: ServerResponse, wanted: PlainRequest, session: LegacySession | undefined, answer: (call: Pick<ToolCall, 'signal' | 'progress' | 'onWaiting'>) => Promise<string>): Promise<void> {
  const stopper = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) stopper.abort();
  });
  const sessionHeader = session && { 'Mcp-Session-Id': session.id };
  const openStream = (): void => {
    if (!response.headersSent) response.writeHead(200, { ...eventStreamHeaders, ...sessionHeader });
  };
  const sendProgress = (params: ProgressParams): void => {
    if (stopper.signal.aborted) return;
    openStream();
    response.write(event(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })));
  };
  let form: ReturnType<typeof openForm> | undefined;
  const showForm = (heading: string): void => {
    if (stopper.signal.aborted || !session || form) return;
    form = openForm(heading, session.forms);
    openStream();
    response.write(event(form.request));
  };
  const token = wanted.method === 'tools/call' ? wanted.progressToken : undefined;
  session?.running.set(wanted.id, stopper);
  const text = await answer({ signal: stopper.signal, progress: token === undefined ? undefined : { token, send: sendProgress }, onWaiting: session?.elicits === true ? showForm : undefined });
  const takeBack = form?.takeBack();
  if (session?.running.get(wanted.id) === stopper) session.running.delete(wanted.id);
  if (response.destroyed) return;
  if (stopper.signal.aborted) {
    // A cancelled request gets no answer: the exchange ends as a stream without one.
    openStream();
    response.end();
  } else if (response.headersSent) {
    response.end(`${takeBack === undefined ? '' : event(takeBack)}${event(text)}`);
  } else {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), ...sessionHeader }).end(text);
  }
}

function event(text: string): string {
  return `event: message\ndata: ${text}\n\n`;
}
