import type { CallOutcome } from '../calls/callOutcome.ts';
import { toErrorView } from '../kernel/errors.ts';

/** What `structuredContent` of a failed call is; every tool's output schema allows it beside the tool's own result. */
export const errorSchema = {
  type: 'object',
  description: 'What went wrong, when isError is set.',
  properties: {
    code: { type: 'string', description: 'What kind of trouble; APPROVAL_PENDING: the person has yet to allow it.' },
    message: { type: 'string', description: 'What happened.' },
    hint: { type: 'string', description: 'What to try.' },
    approval_id: { type: 'string', description: 'The approval that is waited for.' },
  },
  required: ['code', 'message'],
  additionalProperties: false,
} as const;

/**
 * The members of a `CallToolResult` for an outcome, as JSON text without the outer braces. Written as
 * text because the result stands in it twice, as structure and, for clients that read only text, as
 * text: it is made into characters once. A relayed result is another server's: its content stays as
 * that server gave it.
 */
export function toolResultText(outcome: CallOutcome, relayed: boolean): string {
  const shown = outcome.forClient;
  if (!shown) return errorResultText(outcome);
  const remarks = outcome.remarks.map((remark) => `,${textBlock(remark)}`).join('');
  const cut = shown.truncated ? `,${textBlock(`This result was too long and has been cut. The whole of it is kept as ${outcome.callId}; ask for a part of it instead.`)}` : '';
  if (relayed) {
    const { content, structuredContent } = shown.value;
    const blocks = Array.isArray(content) ? JSON.stringify(content).slice(1, -1) : '';
    const all = `${blocks}${remarks}${cut}`;
    return `"content":[${all.startsWith(',') ? all.slice(1) : all}]${structuredContent === undefined ? '' : `,"structuredContent":${JSON.stringify(structuredContent)}`}`;
  }
  const result = JSON.stringify(shown.value);
  const pictures = outcome.pictures.map(({ mime, base64 }) => `,{"type":"image","data":"${base64}","mimeType":"${mime}"}`).join('');
  return `"content":[${textBlock(result)}${pictures}${remarks}${cut}],"structuredContent":${result}`;
}

function errorResultText(outcome: CallOutcome): string {
  const error = toErrorView(outcome.error ?? new Error('the call ended without a result'));
  const text = `${error.code}: ${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}`;
  const structured = { ...error, ...(outcome.approvalId !== undefined && { approval_id: outcome.approvalId }) };
  return `"content":[${textBlock(text)}],"structuredContent":${JSON.stringify(structured)},"isError":true`;
}

function textBlock(text: string): string {
  return `{"type":"text","text":${JSON.stringify(text)}}`;
}
