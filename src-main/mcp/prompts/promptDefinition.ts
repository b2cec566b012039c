import type { InputRequiredResult, PromptMessage, ServerContext } from '@modelcontextprotocol/server';
import type { Reader } from '../resources/resourceSource.ts';

export interface PromptArgument {
  name: string;
  description: string;
  required: boolean;
  /** Completed as a path of the workspace, as far as the caller may list it. */
  completes?: 'path';
}

/** A ready-made request a client's user can choose by name. */
export interface PromptDefinition {
  name: string;
  title: string;
  description: string;
  arguments: readonly PromptArgument[];
  /** Only for tokens that may read this, where set. */
  needs?: 'audit' | 'statistics' | 'journal';
  /** Only for tokens that may call this function, where set. */
  function?: string;
  /** Arguments are known to be there where they are required. */
  messages(given: Readonly<Record<string, string>>, by: Reader, exchange: ServerContext): PromptMessage[] | InputRequiredResult | Promise<PromptMessage[] | InputRequiredResult>;
}

/** A message of the user's, in one text. */
export function says(text: string): PromptMessage {
  return { role: 'user', content: { type: 'text', text } };
}
