import { dirname } from 'node:path';
import type { Effect, GrantScope, Phrase } from '../../src-preload/contract/index.ts';
import type { RuleMatch } from './rules.ts';

/** What "This chat" and "Always" would save for a call, and the sentence the person reads. */
export interface GrantProposal {
  match: RuleMatch[];
  /** "create_file in ~/notes and below" */
  sentence: string;
}

/**
 * The pattern a lasting permission covers: the same function on the same folders. None where it may
 * not be given: protected places, commands (a script is never the same twice), what cannot be undone.
 */
export function proposeGrant(name: string, effects: readonly Effect[], undoable: boolean, home: string): GrantProposal | undefined {
  const asking = effects.filter((effect) => !(effect.kind === 'path' && effect.access === 'read' && effect.insideWorkspace) && effect.kind !== 'machine');
  if (asking.length === 0) return undefined;
  const match: RuleMatch[] = [];
  const places = new Set<string>();
  for (const effect of asking) {
    switch (effect.kind) {
      case 'exec':
        return undefined;
      case 'notify':
        match.push({ function: name });
        continue;
      case 'path': {
        if (effect.protectedAs !== undefined || effect.refusal !== undefined) return undefined;
        if (effect.access !== 'read' && !undoable) return undefined;
        const folder = effect.recursive ? effect.path : dirname(effect.path);
        if (folder === '/' || folder === home) {
          // A whole home folder is too wide to give away by one click: only what lies directly in it.
          match.push({ function: name, access: effect.access, path: `${folder === '/' ? '' : folder}/*` });
          places.add(`directly in ${folder === home ? '~' : folder}`);
        } else {
          match.push({ function: name, access: effect.access, path: `${folder}/**` });
          places.add(`in ${tilde(folder, home)} and below`);
        }
        continue;
      }
      default:
        return undefined;
    }
  }
  return { match, sentence: places.size > 0 ? `${name} ${[...places].join(', ')}` : `every ${name}` };
}

function tilde(path: string, home: string): string {
  return path === home ? '~' : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** How the scopes read in the menu of a card. */
export function offerSentences(proposal: GrantProposal | undefined, phrase: Phrase): { scope: GrantScope; sentence: string }[] {
  const once = { scope: 'once' as const, sentence: `Only this: ${phrase.base.toLowerCase()} ${phrase.object}` };
  if (!proposal) return [once];
  return [once, { scope: 'chat', sentence: `This chat: ${proposal.sentence}` }, { scope: 'always', sentence: `Always: ${proposal.sentence}` }];
}
