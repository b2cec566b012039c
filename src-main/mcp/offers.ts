import type { TokenScope } from '../../src-preload/contract/index.ts';
import type { Door } from '../calls/callFunction.ts';
import { inScope, type TokenStanding } from '../calls/tokenAdmission.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import type { LiveRegistry } from '../registry/registry.ts';
import { createLazyToolbox } from './lazyToolbox.ts';
import type { PromptDefinition } from './prompts/promptDefinition.ts';
import { serverPrompts } from './prompts/serverPrompts.ts';
import { createRecordResources, type Records } from './resources/recordResources.ts';
import type { ResourceSource } from './resources/resourceSource.ts';
import { createServerResources } from './resources/serverResources.ts';
import { createWorkspaceFiles } from './resources/workspaceFiles.ts';
import type { ServerContent } from './servers/serverContent.ts';
import { createToolbox, type Toolbox } from './toolbox.ts';

/** What one client is offered: no more than its token may use. */
export interface Offer {
  scope: TokenScope | undefined;
  toolbox: Toolbox;
  resources: ResourceSource;
  readonly prompts: readonly PromptDefinition[];
}

export interface Offers {
  /** `lazy`: two tools to find and call functions with, in the place of all of them. */
  of(tokenId: string, lazy: boolean): Offer;
  /** Everything that can be followed. */
  readonly resources: ResourceSource;
  /** Functions came or went. */
  readonly functionsChanged: (listener: () => void) => () => void;
  /** Resources or prompts of other servers came or went. */
  readonly contentChanged: (listener: () => void) => () => void;
}

export interface OffersOptions {
  registry: LiveRegistry;
  door: Door;
  records: Records;
  /** Of the servers in use. */
  content: ServerContent;
  prompts: readonly PromptDefinition[];
  /** Names of functions by meaning, best first. */
  search(query: string): readonly string[];
  /** What a token may do; every token may do everything where absent. */
  standingOf?(tokenId: string): TokenStanding;
}

/** Nothing: what a revoked token that still has a connection is offered until that is closed. */
const nothing: TokenScope = { functions: ['-'], reads: [] };

export function createOffers({ registry, door, records, content, prompts, search, standingOf }: OffersOptions): Offers {
  const resources = joinSources([createRecordResources(records), createWorkspaceFiles(registry, door), createServerResources(content, registry, door)]);
  const made = new WeakMap<object, { whole?: Offer; lazy?: Offer }>();
  const everything = {};

  function make(scope: TokenScope | undefined, lazy: boolean): Offer {
    const visible = visibleFunctions(registry, scope);
    const mayGet = ({ needs, function: name }: PromptDefinition): boolean => {
      if (scope === undefined) return true;
      const definition = name === undefined ? undefined : registry.get(name);
      return (needs === undefined || scope.reads.includes(needs)) && (name === undefined || (definition !== undefined && inScope(scope, definition)));
    };
    const own = prompts.filter(mayGet);
    const whole = createToolbox(visible, registry, door);
    return {
      scope,
      toolbox: lazy ? createLazyToolbox(whole, visible, search) : whole,
      resources,
      get prompts() {
        return [...own, ...serverPrompts(content, door).filter(mayGet)];
      },
    };
  }

  return {
    of(tokenId, lazy) {
      const standing = standingOf?.(tokenId);
      const scope = standing === 'revoked' ? nothing : standing;
      const key = scope ?? everything;
      let known = made.get(key);
      if (!known) made.set(key, (known = {}));
      return (known[lazy ? 'lazy' : 'whole'] ??= make(scope, lazy));
    },
    resources,
    functionsChanged: registry.changed,
    contentChanged: content.changed,
  };
}

/** The functions a scope names; another list whenever functions came or went. */
function visibleFunctions(registry: LiveRegistry, scope: TokenScope | undefined): () => readonly AnyFunction[] {
  if (scope?.functions === undefined) return () => registry.functions;
  let known: { of: readonly AnyFunction[]; visible: readonly AnyFunction[] } | undefined;
  return () => {
    if (known?.of !== registry.functions) known = { of: registry.functions, visible: registry.functions.filter((definition) => inScope(scope, definition)) };
    return known.visible;
  };
}

/** Several sources as one; the first that knows an address answers for it. */
export function joinSources(sources: readonly ResourceSource[]): ResourceSource {
  return {
    list: (to) => sources.flatMap((source) => source.list(to)),
    templates: (to) => sources.flatMap((source) => source.templates(to)),
    read: (uri, by) => first(sources, (source) => source.read(uri, by)),
    complete: (...asked) => first(sources, (source) => source.complete(...asked)),
    tells: (uri, to) => sources.some((source) => source.tells(uri, to)),
    changed(listener) {
      const stops = sources.map((source) => source.changed(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

function first<T>(sources: readonly ResourceSource[], ask: (source: ResourceSource) => T | undefined): T | undefined {
  for (const source of sources) {
    const answer = ask(source);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

