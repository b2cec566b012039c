import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { FormField as ShownField } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { AnyFunction, CallContext } from '../../registry/defineFunction.ts';
import { draftSchema, fillForm, formatNames } from './fillForm.ts';
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
    preview: (draft) => ({
      kind: 'form',
      server,
      message,
      fields: fields.map((field) => toFormField(field, draft[field.name])),
      notes: [...problems.map((text) => ({ tone: 'destroy' as const, text: `Not sent yet: ${text}` })), strangersWords],
    }),
    about: [message, fields],
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

function toFormField({ name, title, description, required, kind }: FormField, given: unknown): ShownField {
  const limits = limitsOf(kind);
  return {
    name, title, required, type: kind.type,
    ...(description !== undefined && { description }),
    ...(limits !== undefined && { limits }),
    ...('choices' in kind && { choices: kind.choices }),
    value: Array.isArray(given) ? given.join(', ') : typeof given === 'string' ? given : given === null || given === undefined ? '' : JSON.stringify(given),
  };
}

function limitsOf(kind: FormField['kind']): string | undefined {
  switch (kind.type) {
    case 'text':
      return kind.format === undefined ? (kind.least > 0 ? `at least ${kind.least} characters` : undefined) : formatNames[kind.format];
    case 'number':
      return [kind.whole ? 'a whole number' : 'a number', Number.isFinite(kind.least) ? `at least ${kind.least}` : undefined, Number.isFinite(kind.most) ? `at most ${kind.most}` : undefined].filter((part) => part !== undefined).join(', ');
    case 'choices':
      return kind.least > 0 || kind.most < kind.choices.length ? `${kind.least} to ${kind.most} of these` : undefined;
    case 'switch':
    case 'choice':
      return undefined;
  }
}
