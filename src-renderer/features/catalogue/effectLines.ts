import type { Effect, Risk } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../assertNever.ts';

/** One line of "What this would do": a verb in the colour of its consequence, what it touches, and a remark. */
export interface EffectLine {
  verb: string;
  tone: Risk;
  object: string;
  remark: string;
}

/** Text colour of each verb. */
export const effectTones: Record<Risk, string> = { read: 'text-(--text-2)', write: 'text-(--write)', destroy: 'text-(--destroy)', out: 'text-(--out)' };

export function describeEffect(effect: Effect): EffectLine {
  switch (effect.kind) {
    case 'path': {
      const lost = effect.access === 'delete' || (effect.access === 'write' && effect.replaces);
      const remarks = [
        effect.access === 'write' && !effect.exists ? 'does not exist yet' : '',
        effect.access !== 'write' && !effect.exists ? 'does not exist' : '',
        effect.replaces ? 'replaces what is there' : '',
        effect.recursive ? 'and everything below' : '',
        effect.insideWorkspace ? '' : 'outside the workspace',
        effect.protectedAs ? `protected: ${effect.protectedAs}` : '',
        effect.refusal ? `refused: ${effect.refusal}` : '',
      ];
      return { verb: effect.access, tone: lost ? 'destroy' : effect.access === 'read' ? 'read' : 'write', object: effect.path, remark: remarks.filter(Boolean).join(', ') };
    }
    case 'exec':
      return {
        verb: 'run',
        tone: effect.sandbox === 'sandboxed' ? 'write' : 'destroy',
        object: effect.script ?? effect.programs.map((program) => program.join(' ')).join(' | '),
        remark: `in ${effect.cwd}, ${effect.sandbox === 'sandboxed' ? 'sandboxed' : 'not sandboxed'}`,
      };
    case 'machine':
      return { verb: 'read', tone: 'read', object: effect.facts.join(', '), remark: 'of this computer' };
    case 'notify':
      return { verb: 'show', tone: 'write', object: effect.title, remark: 'on this desktop' };
    case 'network': {
      const where = { public: '', private: 'in a private network', loopback: 'this computer itself', metadata: 'a cloud metadata address', unresolved: 'no address known' }[effect.place];
      return { verb: effect.access === 'write' ? 'send' : 'fetch', tone: effect.access === 'write' ? 'out' : 'read', object: `${effect.host}:${effect.port}`, remark: [where, effect.account === undefined ? '' : `with the account ${effect.account}`].filter((words) => words !== '').join(', ') };
    }
    case 'sql':
      return { verb: effect.verb, tone: effect.access === 'delete' ? 'destroy' : effect.access, object: effect.tables.join(', ') || 'tables that could not be told', remark: `in ${effect.database}` };
    case 'message':
      return { verb: 'send', tone: 'out', object: effect.recipients.join(', '), remark: `by ${effect.via}` };
    case 'foreign':
      return { verb: 'call', tone: 'out', object: effect.tool, remark: `on the server ${effect.server}` };
    default:
      return assertNever(effect);
  }
}
