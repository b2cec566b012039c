import type { ElicitRequestURLParams, ElicitResult } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { CallContext } from '../../registry/defineFunction.ts';
import { serverQuestion, strangersWords } from './question.ts';

/** Asks whether a page that a server wants opened is opened, in the person's own browser; Steward does not load it. */
export async function askPage(server: string, { message, url }: ElicitRequestURLParams, ask: CallContext['ask'], signal: AbortSignal): Promise<ElicitResult> {
  const address = new URL(url);
  const question = serverQuestion({
    server,
    title: 'Open a page for a server',
    input: z.strictObject({ url: z.literal(address.href), message: z.literal(message) }),
    output: z.strictObject({}),
    phrase: { base: 'Open', present: 'Opening', past: 'Opened', object: `a page of ${address.host} for ${server}` },
    preview: {
      kind: 'message',
      facts: [
        { label: 'Server', value: server, tone: 'strong' },
        // As the browser will look it up: letters of other alphabets in it are written out.
        { label: 'Host', value: address.host, tone: 'strong' },
        { label: 'Address', value: address.href },
      ],
      body: message,
      notes: [
        ...(address.protocol === 'https:' ? [] : [{ tone: 'destroy' as const, text: 'This page is not encrypted' }]),
        ...(/(?:^|\.)xn--/.test(address.host) ? [{ tone: 'destroy' as const, text: 'The host is written in letters that can look like others' }] : []),
        strangersWords,
      ],
    },
    about: message,
    approveLabel: `Open ${address.host}`,
    opens: address.href,
    summary: `Opened ${address.host}`,
    handler: () => Promise.resolve({}),
  });
  const answer = await ask(question, { url: address.href, message }, signal);
  if (answer.kind === 'answered') return { action: 'accept' };
  return { action: answer.kind === 'refused' ? 'decline' : 'cancel' };
}
