import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import type { AnyFunction, CallContext } from '../../registry/defineFunction.ts';
import { draftSchema, fillForm } from './fillForm.ts';
import { serverQuestion, strangersWords } from './question.ts';
import type { FormField } from './readForm.ts';

/** So often a person is shown what is missing still. */
const mostTries = 4;
const output = z.strictObject({ content: z.record(z.string(), z.unknown()) });

/** Puts a form to the person until it is filled in as the server wants it, or they refuse. */
export async function askForm(server: string, { message }: ElicitRequestFormParams, fields: readonly FormField[], ask: CallContext['ask'], signal: AbortSignal): Promise<ElicitResult> {
  let values: Record<string, unknown> = Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
  let problems: string[] = [];
  for (let tries = 0; tries < mostTries; tries++) {
    const answer = await ask(formQuestion(server, message, fields, problems, (draft) => (values = draft)), values, signal);
    if (answer.kind === 'answered') return { action: 'accept', content: output.parse(answer.output).content as ElicitResult['content'] };
    if (answer.kind === 'refused') return { action: 'decline' };
    if (answer.kind === 'nobody') return { action: 'cancel' };
    const filled = fillForm(fields, values);
    if (!('problems' in filled)) break;
    problems = filled.problems;
  }
  return { action: 'cancel' };
}

/** `keep` hears what was filled in, also when it is not enough yet. */
export function formQuestion(server: string, message: string, fields: readonly FormField[], problems: readonly string[], keep: (draft: Record<string, unknown>) => void): AnyFunction {
  return serverQuestion({
    server,
    title: 'Answer a server',
    input: draftSchema(fields),
    output,
    phrase: { base: 'Answer', present: 'Answering', past: 'Answered', object: `${server}, which asks for ${fields.map(({ name }) => name).join(', ') || 'a yes'}` },
    preview: {
      kind: 'message',
      facts: [{ label: 'Server', value: server, tone: 'strong' }, ...fields.map((field) => ({ label: field.name, value: describeField(field) }))],
      body: message,
      notes: [...problems.map((text) => ({ tone: 'destroy' as const, text: `Not sent yet: ${text}` })), ...(fields.length > 0 ? [{ tone: 'write' as const, text: 'Choose Edit to fill it in; what you allow is sent as it stands' }] : []), strangersWords],
    },
    approveLabel: `Send to ${server}`,
    summary: `Sent ${fields.length === 1 ? 'the answer' : 'the answers'} to ${server}`,
    handler: (_context, draft) => {
      keep(draft);
      const filled = fillForm(fields, draft);
      if ('problems' in filled) return Promise.reject(new AppError('INVALID_INPUT', `It is not filled in as ${server} wants it: ${filled.problems.join(', ')}`));
      return Promise.resolve({ content: filled.content });
    },
  });
}

function describeField({ title, name, description, required, kind }: FormField): string {
  const limits = kind.type === 'choice' || kind.type === 'choices' ? kind.choices.map((choice) => (choice.title === choice.value ? choice.value : `${choice.value} (${choice.title})`)).join(', ') : kind.type === 'text' ? (kind.format ?? 'text') : kind.type === 'number' ? (kind.whole ? 'whole number' : 'number') : 'true or false';
  return [title === name ? undefined : title, description, limits, required ? 'required' : 'may stay empty'].filter((part) => part !== undefined).join(' · ');
}
