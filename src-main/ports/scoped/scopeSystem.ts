import type { Effect, ExecEffect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Background } from '../background.ts';
import type { CommandRequest } from '../commands.ts';
import type { EnvironmentVariables } from '../environment.ts';
import type { Schedules } from '../schedules.ts';
import type { Services } from '../services.ts';
import type { Signals } from '../signals.ts';

export function outOfScope(what: string): AppError {
  return new AppError('OUT_OF_SCOPE', `The call did not say that it would ${what}`, { hint: 'Nothing was done; the function has to declare it' });
}

const kindOf = <K extends Effect['kind']>(effects: readonly Effect[], kind: K): Extract<Effect, { kind: K }>[] => effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);

const reads = (effects: readonly Effect[], fact: string): boolean => kindOf(effects, 'machine').some(({ facts }) => facts.includes(fact));

/** Signals go to the very processes that were allowed, and are the ones that were. A harsher one that was allowed may begin with a milder. */
export function scopeSignals(signals: Signals, effects: readonly Effect[]): Signals {
  const granted = kindOf(effects, 'process');
  return {
    async find(wanted) {
      if (granted.length === 0) throw outOfScope('look for processes');
      return signals.find(wanted);
    },
    async send(target, signal, tree) {
      const covered = granted.some((effect) => effect.refusal === undefined && (effect.signal === signal || (effect.signal === 'SIGKILL' && signal === 'SIGTERM')) && (effect.tree || !tree) && effect.processes.some(({ pid, began }) => pid === target.pid && began === target.began));
      if (!covered) throw outOfScope(`send ${signal} to ${target.pid}`);
      return signals.send(target, signal, tree);
    },
    async runs(target) {
      if (granted.length === 0) throw outOfScope('look for processes');
      return signals.runs(target);
    },
  };
}

export function scopeServices(services: Services, effects: readonly Effect[]): Services {
  const granted = kindOf(effects, 'service');
  const refuseReading = (): void => {
    if (granted.length === 0 && !reads(effects, 'services')) throw outOfScope('read which services there are');
  };
  return {
    manager: () => services.manager(),
    canonical: (name) => services.canonical(name),
    holdsSteward: (name) => services.holdsSteward(name),
    async list(scope, signal) {
      refuseReading();
      return services.list(scope, signal);
    },
    async find(name, scope, signal) {
      refuseReading();
      return services.find(name, scope, signal);
    },
    async control(name, action, scope, signal) {
      if (!granted.some((effect) => effect.refusal === undefined && effect.name === services.canonical(name) && effect.action === action && effect.scope === scope)) throw outOfScope(`${action} the service ${name}`);
      return services.control(name, action, scope, signal);
    },
  };
}

export function scopeEnvironment(environment: EnvironmentVariables, effects: readonly Effect[]): EnvironmentVariables {
  const granted = kindOf(effects, 'environment');
  return {
    names() {
      if (granted.length === 0) throw outOfScope('read the names of environment variables');
      return environment.names();
    },
    value(name) {
      if (!granted.some(({ values }) => values.includes(name))) throw outOfScope(`read the environment variable ${name}`);
      return environment.value(name);
    },
    isHarmless: (name) => environment.isHarmless(name),
  };
}

/** `declared`: the command as it was allowed, if it was. */
export function scopeBackground(background: Background, effects: readonly Effect[], declared: (request: Pick<CommandRequest, 'run' | 'cwd'>) => ExecEffect | undefined): Background {
  const refuseReading = (): void => {
    if (!reads(effects, 'processes') && kindOf(effects, 'exec').length === 0) throw outOfScope('read what was started');
  };
  return {
    async start(request) {
      const allowed = declared(request);
      if (!allowed) throw outOfScope('start this');
      return background.start({ ...request, profile: allowed.profile });
    },
    async list() {
      refuseReading();
      return background.list();
    },
    async get(which) {
      refuseReading();
      return background.get(which);
    },
    async readLog(id, bytes) {
      refuseReading();
      return background.readLog(id, bytes);
    },
  };
}

export function scopeSchedules(schedules: Schedules, effects: readonly Effect[]): Schedules {
  const granted = kindOf(effects, 'schedule');
  return {
    async check(plan) {
      if (granted.length === 0) throw outOfScope('plan a call');
      return schedules.check(plan);
    },
    async add(plan, by) {
      if (!granted.some(({ action, task, when, function: name }) => action === 'add' && task === plan.name && when === plan.when && name === plan.function)) throw outOfScope(`plan ${plan.function}`);
      return schedules.add(plan, by);
    },
    list() {
      if (granted.length === 0 && !reads(effects, 'schedules')) throw outOfScope('read what is planned');
      return schedules.list();
    },
    async cancel(name) {
      if (!granted.some(({ action, task }) => action === 'cancel' && task === name)) throw outOfScope(`take back ${name}`);
      return schedules.cancel(name);
    },
  };
}
