import type { z } from 'zod';
import type { Phrase, Preview } from '../../../src-preload/contract/index.ts';
import { canonicalJson, sha256 } from '../../kernel/canonicalJson.ts';
import type { AnyFunction } from '../../registry/defineFunction.ts';

interface QuestionParts {
  /** Who asks. */
  server: string;
  title: string;
  input: z.ZodObject;
  output: z.ZodObject;
  phrase: Phrase;
  preview: Preview | ((input: Record<string, unknown>) => Preview);
  /** What the person's leave is for, beside the arguments. */
  about: unknown;
  approveLabel: string;
  /** Address that is opened in the person's browser when they allow it. */
  opens?: string;
  summary: string;
  handler: AnyFunction['handler'];
}

/** What a server wants to know, as a question to the person: what they answer leaves this computer for that server. */
export function serverQuestion({ server, title, input, output, phrase, preview, about, approveLabel, opens, summary, handler }: QuestionParts): AnyFunction {
  return {
    name: 'answer_server',
    title,
    category: 'servers',
    summary: title,
    description: title,
    input,
    output,
    annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
    alwaysAsks: true,
    undo: 'impossible',
    pool: 'none',
    phrase: () => phrase,
    // With the words, so that leave for one question is none for another.
    effects: () => [{ kind: 'foreign', server, tool: `question ${sha256(canonicalJson({ title, about })).slice(0, 12)}` }],
    preview: (_context, input) => Promise.resolve({ preview: typeof preview === 'function' ? preview(input) : preview, approveLabel, ...(opens !== undefined && { opens }) }),
    summarise: () => summary,
    view: () => ({ kind: 'nothing' }),
    phrasings: [],
    examples: [],
    handler,
  };
}

/** Said on every such card. */
export const strangersWords = { tone: 'write', text: 'The words above are the server’s own' } as const;
