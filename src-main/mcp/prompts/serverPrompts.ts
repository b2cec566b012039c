import type { PromptMessage } from '@modelcontextprotocol/server';
import type { Door } from '../../calls/callFunction.ts';
import { adoptedName } from '../../kernel/adoptedName.ts';
import { AppError } from '../../kernel/errors.ts';
import { contentFunctions } from '../adopt/contentFunctions.ts';
import { toProtocolError } from '../protocolErrors.ts';
import type { ServerContent } from '../servers/serverContent.ts';
import type { PromptDefinition } from './promptDefinition.ts';

/** Prompts of the servers in use, called like their tools: `server__prompt`. Getting one is a call of `get_server_prompt`. */
export function serverPrompts(content: ServerContent, door: Door): PromptDefinition[] {
  return [...content.lists()].flatMap(([server, { prompts }]) =>
    prompts.map(({ name, title = name, description = title, arguments: wanted = [] }): PromptDefinition => ({
      name: adoptedName(server, name),
      title: `${title} (${server})`,
      description,
      arguments: wanted.map((argument) => ({ name: argument.name, description: argument.description ?? argument.name, required: argument.required === true })),
      function: contentFunctions.prompt,
      async messages(given, { caller, approval, signal }) {
        const { forClient, error } = await door.callFunction({ name: contentFunctions.prompt, input: { server, prompt: name, arguments: given }, caller, approval, signal });
        if (error) throw toProtocolError(error);
        if (!forClient) throw toProtocolError(new AppError('INTERNAL', `Getting ${name} ended without a result`));
        return (forClient.value as { messages: PromptMessage[] }).messages;
      },
    })),
  );
}
