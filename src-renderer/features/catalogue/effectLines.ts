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
    case 'process':
      return { verb: effect.signal === 'SIGTERM' || effect.signal === 'SIGKILL' ? 'end' : 'signal', tone: 'destroy', object: effect.processes.map(({ name, pid }) => `${name} (${pid})`).join(', ') || 'nothing that runs', remark: effect.refusal ? `refused: ${effect.refusal}` : effect.tree ? 'and everything below' : '' };
    case 'service':
      return { verb: effect.action, tone: effect.action === 'start' || effect.action === 'enable' || effect.action === 'reload' ? 'write' : 'destroy', object: effect.name, remark: effect.refusal ? `refused: ${effect.refusal}` : effect.scope === 'user' ? 'a service of yours' : 'a service of the system' };
    case 'schedule':
      return { verb: effect.action === 'add' ? 'plan' : 'cancel', tone: 'write', object: effect.task, remark: effect.action === 'add' ? `calls ${effect.function}, ${effect.when}` : '' };
    case 'memory':
      return { verb: { read: 'recall', write: 'remember', delete: 'forget' }[effect.access], tone: effect.access === 'delete' ? 'destroy' : effect.access, object: effect.key ?? (effect.store === 'memories' ? 'memories' : 'cached values'), remark: [effect.namespace === undefined ? '' : `of ${effect.namespace}`, effect.own ? '' : `kept for ${effect.owner === 'person' ? 'you' : effect.owner}`, effect.refusal === undefined ? '' : `refused: ${effect.refusal}`].filter((part) => part !== '').join(', ') };
    case 'environment':
      return { verb: 'read', tone: 'read', object: effect.values.length === 0 ? 'names of environment variables' : effect.values.join(', '), remark: effect.private.length === 0 ? '' : 'values may be keys' };
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
