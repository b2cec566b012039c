import type { Effect, Risk } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../assertNever.ts';

/** One line of "What this would do": a verb in the colour of its consequence, what it touches, and a remark. */
export interface EffectLine {
  verb: string;
  tone: Risk;
  object: string;
  remark: string;
}

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
    default:
      return assertNever(effect);
  }
}
