import type { PromptText, ResourceText, ServerContentView } from '../../src-preload/contract/serverMethods.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { Clock } from '../kernel/clock.ts';
import { isPicture } from '../mcp/adopt/foreignResult.ts';
import { inspectTexts } from '../mcp/adopt/inspectTool.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { McpServers } from './mcpServers.ts';

/** What the person looks at of a server beside its tools: a stranger's words, cut to a screen's size. */
export interface ServerContentReader {
  list(name: string): Promise<ServerContentView>;
  /** Written to the audit, as it reaches another server. */
  readResource(name: string, uri: string, signal: AbortSignal): Promise<ResourceText>;
  /** The same; what came is for the composer, and nothing is done with it. */
  getPrompt(name: string, prompt: string, input: Readonly<Record<string, string>>, signal: AbortSignal): Promise<PromptText>;
}

const longestText = 200_000;
const longestPicture = 4_000_000;
const mostListed = 1000;

export function createServerContentReader({ mcpServers: { servers }, redactor, audit, clock }: { mcpServers: McpServers; redactor: Redactor; audit: AuditLog; clock: Clock }): ServerContentReader {
  const show = (text: string): string => redactor.text(text, 'renderer');
  const shown = (text: string | undefined): string | undefined => (text === undefined ? undefined : show(text));
  const note = (what: string): Promise<unknown> => audit.append(settingsEvent(what, clock.now()), { durable: true });

  return {
    async list(name) {
      const { resources, templates, prompts } = await servers.contentOf(name);
      return {
        resources: resources.slice(0, mostListed).map((item) => ({ uri: item.uri, name: show(item.name), title: shown(item.title), description: shown(item.description), mime: item.mimeType, size: item.size, warnings: inspectTexts(item) })),
        templates: templates.slice(0, mostListed).map((item) => ({ uri: item.uriTemplate, name: show(item.name), title: shown(item.title), description: shown(item.description), mime: item.mimeType, warnings: inspectTexts(item) })),
        prompts: prompts.slice(0, mostListed).map((item) => ({ name: item.name, title: shown(item.title), description: shown(item.description), arguments: (item.arguments ?? []).map((argument) => ({ name: argument.name, description: shown(argument.description), required: argument.required === true })), warnings: inspectTexts(item) })),
      };
    },
    async readResource(name, uri, signal) {
      await note(`Read the resource ${uri.slice(0, 300)} of the server ${name}`);
      const { contents } = await servers.readResource(name, uri, signal);
      let left = longestText;
      const parts = contents.map((part): ResourceText['parts'][number] => {
        const about = { uri: part.uri, mime: part.mimeType };
        if ('blob' in part) return { ...about, bytes: Math.floor((part.blob.length * 3) / 4), picture: isPicture(part.mimeType) && part.blob.length <= longestPicture ? part.blob : undefined };
        const text = show(part.text).slice(0, left);
        left -= text.length;
        return { ...about, bytes: Buffer.byteLength(part.text), text };
      });
      return { parts, truncated: left === 0 };
    },
    async getPrompt(name, prompt, input, signal) {
      await note(`Got the prompt ${prompt.slice(0, 100)} of the server ${name}`);
      const { messages } = await servers.getPrompt(name, prompt, input, signal);
      const texts = messages.map(({ role, content }) => {
        const text = content.type === 'text' ? content.text : content.type === 'resource' && 'text' in content.resource ? content.resource.text : undefined;
        return text !== undefined && role === 'assistant' ? `Assistant: ${text}` : text;
      });
      const text = show(texts.filter((each) => each !== undefined).join('\n\n'));
      return { text: text.slice(0, longestText), truncated: text.length > longestText, leftOut: texts.filter((each) => each === undefined).length, warnings: inspectTexts({ text }) };
    },
  };
}
