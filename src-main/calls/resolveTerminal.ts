import type { Effect, SandboxProfile } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { describeInput } from '../ports/terminals.ts';
import type { DeclaredEffect } from '../registry/effects.ts';
import type { EffectSurroundings } from './resolveEffects.ts';
import { isInside, systemRoots } from './sandboxProfile.ts';

/**
 * What an act on a terminal touches. Typing is a command of what confines the terminal: nobody can tell which
 * program reads it, or what is on the line already, so it names none, and no permission for a program covers
 * it. Nothing where there is no such terminal: the call will say so.
 */
export function effectsInTerminal({ terminal, act }: Extract<DeclaredEffect, { kind: 'terminal' }>, surroundings: Pick<EffectSurroundings, 'terminal' | 'closed'>): Effect[] {
  const facts = surroundings.terminal(terminal);
  if (!facts) return [];
  const { granted, process } = facts;
  if (act.type === 'close') return process ? [{ kind: 'process', signal: 'SIGKILL', tree: true, processes: [process] }] : [];
  const { hidden, fixed } = surroundings.closed;
  const { profile } = granted;
  if (profile && closesMore(profile, [...hidden, ...fixed])) {
    throw new AppError('CONFLICT', `The rules close places that were open when the terminal ${terminal} was opened`, { hint: 'Close it and open another one' });
  }
  return [{ ...granted, programs: [], script: describeInput(act.input), terminal }];
}

/** Whether rules that were added since close places the sandbox has. */
function closesMore({ hidden, fixed, write, read }: SandboxProfile, closed: readonly string[]): boolean {
  const visible = [...write, ...read, ...systemRoots];
  return closed.some((place) => !hidden.includes(place) && !fixed.includes(place) && isInside(place, visible));
}
