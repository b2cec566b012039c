import type { Caller, ScheduledTask, TaskRun } from '../../../src-preload/contract/index.ts';
import type { CallOutcome, CallRequest } from '../../calls/callOutcome.ts';
import { callerName } from '../../kernel/callerName.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { Emitter } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import type { CheckedPlan, Schedules, TaskPlan } from '../../ports/schedules.ts';
import { createTaskRows, type KeptTask, type TaskCipher } from './taskRows.ts';
import type { Store } from '../../store/store.ts';
import { nextRuns, readMoment } from './readMoment.ts';

/** What a planned call would do, worked out without running it. */
export interface ExplainedCall {
  call: string;
  verdict: CheckedPlan['verdict'];
}

export interface ScheduleEngine extends Schedules {
  /** From now on tasks run, each through the door. What was missed meanwhile is made up for where it says so. */
  start(calls: { call(request: CallRequest): Promise<CallOutcome>; explain(name: string, input: Record<string, unknown>, caller: Caller): Promise<ExplainedCall> }): Promise<void>;
  /** No more tasks begin; waits until those that run have been told to stop and have. */
  stop(): Promise<void>;
  readonly changed: (listener: (tasks: ScheduledTask[]) => void) => () => void;
}

/** Longer than that after its moment a call counts as missed: Steward did not run, or the computer slept. */
const graceMs = 60_000;
const longestWaitMs = 3_600_000;
const mostTasks = 200;
/** Functions that plan calls themselves: tasks that breed tasks are not wanted. */
const planning = new Set(['schedule_task', 'cancel_scheduled_task']);

export function createSchedules({ store, cipher, clock, log }: { store: Store; cipher: TaskCipher; clock: Clock; log: Log }): ScheduleEngine {
  const rows = createTaskRows(store, cipher);
  const changed = new Emitter<ScheduledTask[]>();
  const tasks = new Map<string, KeptTask>();
  const running = new Map<string, { stopper: AbortController; ended: Promise<void> }>();
  let calls: Parameters<ScheduleEngine['start']>[0] | undefined;
  let cancelTimer: () => void = () => undefined;
  let stopped = false;

  const ready = (): NonNullable<typeof calls> => {
    if (!calls || stopped) throw new AppError('NOT_REACHABLE', 'Tasks are not planned while Steward starts or stops');
    return calls;
  };

  function list(): ScheduledTask[] {
    return [...tasks.values()].map(({ moment: _moment, caller: _caller, ...task }) => task).sort((a, b) => (a.next[0] ?? Infinity) - (b.next[0] ?? Infinity) || a.name.localeCompare(b.name));
  }

  const callerOf = (name: string, by: Caller): Caller => ({ kind: 'schedule', name, ...((by.kind === 'mcp' || by.kind === 'schedule') && by.tokenId !== undefined && { tokenId: by.tokenId }) });

  async function save(task: KeptTask): Promise<void> {
    tasks.set(task.name, task);
    await rows.save(task);
    changed.emit(list());
    arm();
  }

  async function check(plan: TaskPlan, by: Caller = { kind: 'catalogue' }): Promise<CheckedPlan & Pick<KeptTask, 'moment'>> {
    const timeZone = plan.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!isTimeZone(timeZone)) throw new AppError('INVALID_INPUT', `time_zone: ${JSON.stringify(timeZone)} is no time zone`, { hint: 'Use an IANA name such as Europe/Berlin' });
    if (planning.has(plan.function)) throw new AppError('INVALID_INPUT', `function: ${plan.function} cannot be planned itself`, { hint: 'Plan the call it would make' });
    const moment = await readMoment(plan.when, timeZone, clock.now());
    const next = moment.kind === 'once' ? [moment.at] : await nextRuns(moment.pattern, timeZone, clock.now(), 5);
    if (next.length === 0) throw new AppError('INVALID_INPUT', `schedule: ${plan.when} never comes`, { hint: 'Look at the day and the month: 31 February is none' });
    const explained = await ready().explain(plan.function, plan.arguments, callerOf(plan.name, by));
    return { sentence: moment.sentence, next, timeZone, moment, ...explained };
  }

  async function add(plan: TaskPlan, by: Caller): Promise<ScheduledTask> {
    const { sentence, next, timeZone, moment, call, verdict } = await check(plan, by);
    if (verdict.verdict === 'deny') throw new AppError('DENIED_BY_POLICY', `When its time comes, this would be refused: ${verdict.reason}`, { hint: 'Plan another call, or change the rule' });
    if (tasks.has(plan.name)) throw new AppError('ALREADY_EXISTS', `There is a task called ${plan.name} already`, { hint: 'Choose another name, or cancel that one first' });
    if (tasks.size >= mostTasks) throw new AppError('TOO_LARGE', `There are ${mostTasks} tasks already`, { hint: 'Cancel some first' });
    const { name, when, function: called, arguments: input, ifMissed } = plan;
    await save({ name, function: called, arguments: input, when, sentence, timeZone, call, ifMissed, createdAt: clock.now(), by: callerName(by), runs: 0, next: next.slice(0, 3), moment, caller: callerOf(name, by) });
    return list().find((task) => task.name === name) as ScheduledTask;
  }

  async function cancel(name: string): Promise<ScheduledTask> {
    const found = list().find((task) => task.name === name);
    if (!found) throw new AppError('NOT_FOUND', `There is no task called ${name}`, { hint: 'List the tasks to see their names' });
    tasks.delete(name);
    await rows.remove(name);
    changed.emit(list());
    arm();
    return found;
  }

  /** One timer, for whatever comes next; never longer than an hour, as clocks are set and computers sleep. */
  function arm(): void {
    cancelTimer();
    if (stopped || !calls) return;
    const next = Math.min(...[...tasks.values()].map((task) => task.next[0] ?? Infinity));
    if (next === Infinity) return;
    cancelTimer = clock.after(Math.min(Math.max(next - clock.now(), 0), longestWaitMs), () => void runDue().catch((error: unknown) => log.error({ err: error }, 'tasks that were due could not be run')));
  }

  async function runDue(): Promise<void> {
    const now = clock.now();
    for (const task of [...tasks.values()]) {
      const [due] = task.next;
      if (due === undefined || due > now) continue;
      const next = task.moment.kind === 'once' ? [] : await nextRuns(task.moment.pattern, task.timeZone, now, 3);
      // Cancelled meanwhile.
      if (tasks.get(task.name) !== task) continue;
      const late = now - due > graceMs;
      if (running.has(task.name)) await save({ ...task, next, lastRun: { ...(task.lastRun ?? { at: due, outcome: 'overlapped', text: '' }), text: 'Still runs, or waits for you; the next time was left out' } });
      else if (late && task.ifMissed === 'skip') await save({ ...task, next, lastRun: { at: due, outcome: 'missed', text: 'Steward did not run then' } });
      else await begin({ ...task, next }, due, late);
    }
    arm();
  }

  async function begin(task: KeptTask, due: number, late: boolean): Promise<void> {
    const { call } = ready();
    const stopper = new AbortController();
    const at = clock.now();
    const note = (run: Omit<TaskRun, 'at'>): Promise<void> => {
      const current = tasks.get(task.name);
      return current && current.createdAt === task.createdAt ? save({ ...current, lastRun: { at, ...run } }) : Promise.resolve();
    };
    await save({ ...task, runs: task.runs + 1, lastRun: { at, outcome: 'running', text: late ? `Made up for ${new Date(due).toISOString()}` : '' } });
    const ended = call({ name: task.function, input: task.arguments, caller: task.caller, signal: stopper.signal, approval: 'wait', onWaiting: (heading) => void note({ outcome: 'running', text: `Waits for you: ${heading}` }) })
      .then((outcome) => note(toRun(outcome)), (error: unknown) => note({ outcome: 'failed', text: toAppError(error).message }))
      .catch((error: unknown) => log.error({ err: error, task: task.name }, 'the end of a task could not be noted'))
      .finally(() => running.delete(task.name));
    running.set(task.name, { stopper, ended });
  }

  return {
    check,
    add,
    list,
    cancel,
    async start(given) {
      calls = given;
      for (const task of await rows.all((error, name) => log.error({ err: error, task: name }, 'a task cannot be read and does not run'))) {
        // What ran when Steward was ended is not made up for: nobody knows how far it came.
        tasks.set(task.name, task.lastRun?.outcome === 'running' ? { ...task, lastRun: { ...task.lastRun, outcome: 'unknown', text: 'Steward was ended while it ran' } } : task);
      }
      arm();
    },
    async stop() {
      stopped = true;
      cancelTimer();
      for (const { stopper } of running.values()) stopper.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
    changed: changed.event,
  };
}

function toRun({ state, callId, call, error }: CallOutcome): Omit<TaskRun, 'at'> {
  const text = error ? error.message : (call.summary ?? '');
  return { outcome: state === 'waiting' ? 'unknown' : state, text: text.slice(0, 500), callId };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
