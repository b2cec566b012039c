import type { Prompt, Resource, ResourceTemplateType } from '@modelcontextprotocol/client';
import { Emitter, type Event } from '../../kernel/events.ts';
import { inspectTexts } from '../adopt/inspectTool.ts';
import type { OpenServer } from '../client/openServer.ts';

/** What a server offers beside tools. Texts of a stranger. */
export interface ContentLists {
  resources: readonly Resource[];
  templates: readonly ResourceTemplateType[];
  prompts: readonly Prompt[];
}

/** Resources and prompts of the servers in use, as each last listed them since the start. */
export interface ServerContent {
  /** By server. What talks to the model rather than about itself is left out. */
  lists(): ReadonlyMap<string, ContentLists>;
  readonly changed: Event<void>;
}

export interface ServerContentKeeper extends ServerContent {
  has(server: string): boolean;
  keep(server: string, lists: ContentLists): void;
  /** Only these are in use now. */
  keepOnly(servers: ReadonlySet<string>): void;
}

/** Of each list of one server; the rest is left out. */
const most = 1000;

export function createServerContent(): ServerContentKeeper {
  const known = new Map<string, ContentLists>();
  const changed = new Emitter<void>();
  return {
    lists: () => known,
    changed: changed.event,
    has: (server) => known.has(server),
    keep(server, { resources, templates, prompts }) {
      known.set(server, { resources: harmless(resources), templates: harmless(templates), prompts: harmless(prompts) });
      changed.emit();
    },
    keepOnly(servers) {
      const gone = [...known.keys()].filter((server) => !servers.has(server));
      for (const server of gone) known.delete(server);
      if (gone.length > 0) changed.emit();
    },
  };
}

/** Asks only for what the server says it has; a list that cannot be read is an empty one. */
export async function readContent(open: OpenServer): Promise<ContentLists> {
  const { resources, prompts } = open.capabilities;
  const [resourceList, templates, promptList] = await Promise.all([
    resources ? open.listResources().catch(() => []) : [],
    // Some servers have resources and know no templates.
    resources ? open.listResourceTemplates().catch(() => []) : [],
    prompts ? open.listPrompts().catch(() => []) : [],
  ]);
  return { resources: resourceList, templates, prompts: promptList };
}

function harmless<T>(list: readonly T[]): readonly T[] {
  return list.slice(0, most).filter((item) => inspectTexts(item).length === 0);
}
