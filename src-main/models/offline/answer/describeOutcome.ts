import type { Json } from '../../../../src-preload/contract/index.ts';
import type { AnyFunction } from '../../../registry/defineFunction.ts';
import { remarksMember } from '../../../registry/projections.ts';
import { assertNever } from '../../../kernel/errors.ts';
import type { ModelMessage } from '../../chatModel.ts';
import { escapeMarkdown, fence, viewMarkdown } from './markdown.ts';

export type ResultMessage = Extract<ModelMessage, { role: 'result' }>;

/** What a call did, in a sentence and with its content. */
export function describeOutcome(definition: AnyFunction, given: Record<string, Json>, result: ResultMessage): string {
  const what = describeCall(definition, given);
  switch (result.outcome) {
    case 'done':
      return describeDone(definition, given, result.output);
    case 'failed':
      return `I could not ${what}: ${errorText(result.output)}`;
    case 'refused':
      return `I did not ${what}: ${result.note === undefined ? errorText(result.output) : `you refused it and said “${escapeMarkdown(result.note)}”.`}`;
    case 'cancelled':
      return `I was stopped before I could ${what}.`;
    case 'unknown':
      return `Whether I could ${what} is not known: ${errorText(result.output)}`;
    default:
      return assertNever(result.outcome);
  }
}

/** "create hello.txt", for the middle of a sentence. */
export function describeCall(definition: AnyFunction, given: Record<string, Json>): string {
  const input = definition.input.safeParse(given);
  if (!input.success) return lowerFirst(definition.title);
  const { base, object } = definition.phrase(input.data);
  return `${lowerFirst(base)} ${escapeMarkdown(object)}`.trim();
}

function describeDone(definition: AnyFunction, given: Record<string, Json>, output: Json): string {
  const input = definition.input.safeParse(given);
  const result = definition.output.safeParse(withoutRemarks(output));
  if (!input.success || !result.success) return describeUnknownShape(definition, output);
  const sentence = sentenceOf(definition.summarise(result.data, input.data));
  const view = definition.view?.(result.data, input.data);
  const content = view === undefined ? fence(JSON.stringify(result.data, null, 2), 'json') : viewMarkdown(view);
  return content === '' ? sentence : `${sentence}\n\n${content}`;
}

/** A result cut to fit, or kept only as a summary. */
function describeUnknownShape(definition: AnyFunction, output: Json): string {
  if (isRecord(output) && typeof output['summary'] === 'string') return sentenceOf(output['summary']);
  return `${definition.title}: done.\n\n${fence(JSON.stringify(output, null, 2), 'json')}`;
}

/** Remarks on how a result came about are no part of it; its card shows them. */
function withoutRemarks(output: Json): Json {
  if (!isRecord(output) || !(remarksMember in output)) return output;
  return Object.fromEntries(Object.entries(output).filter(([name]) => name !== remarksMember));
}

function errorText(output: Json): string {
  if (!isRecord(output)) return 'it gave no reason.';
  const message = typeof output['message'] === 'string' ? sentenceOf(output['message']) : 'It gave no reason.';
  const hint = typeof output['hint'] === 'string' ? ` ${sentenceOf(output['hint'])}` : '';
  return message + hint;
}

function sentenceOf(text: string): string {
  const plain = escapeMarkdown(text.trim());
  return /[.!?…]$/.test(plain) ? plain : `${plain}.`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
