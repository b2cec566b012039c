import type { z } from 'zod';
import type { Caller, Category, Effect, Json, Phrase, Preview, Progress, ResultView } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AppError } from '../kernel/errors.ts';
import type { Ports } from '../ports/ports.ts';
import type { LookOnlyDatabases } from '../ports/scoped/scopeDatabases.ts';
import type { DeclaredEffect } from './effects.ts';

/** What a running function holds: ports narrowed to its granted effects, and the means to be stopped. */
export interface CallContext extends Ports {
  callId: string;
  /** Who called. */
  caller: Caller;
  /** Absolute workspace folder; relative paths mean this. */
  cwd: string;
  signal: AbortSignal;
  clock: Clock;
  /** Tells how far it is; cheap to call often, the door thins it out. */
  progress(progress: Progress): void;
  /** Says something of the result that whoever reads it has to know. */
  remark(text: string): void;
  /** Asks the person something the handler cannot go on without. The time they take does not count as the call's. */
  ask(question: AnyFunction, input: Record<string, unknown>, signal: AbortSignal): Promise<Answered>;
  /** Of a call that several servers may answer. */
  members?: GrantedMembers;
  /** Makes a call of its own through the door, as the same caller, judged and asked for by itself. Only where the definition names it in `calls`. */
  call?(name: string, input: unknown): Promise<MadeCall>;
}

/** What came of a call that a function has made. */
export type MadeCall = { ok: true; callId: string; output: Record<string, unknown> } | { ok: false; callId: string; error: AppError };

/** The servers of a group that a call may reach. */
export interface GrantedMembers {
  names: readonly string[];
  /** Runs an attempt at one of them behind its circuit breaker; CIRCUIT_OPEN while it is left alone. The last one attempted is held to have answered. */
  attempt<T>(name: string, run: () => Promise<T>): Promise<T>;
}

/** What came of a question. nobody: no one could be asked, or was there in time. */
export type Answered = { kind: 'answered'; output: Record<string, unknown> } | { kind: 'failed'; error: AppError } | { kind: 'refused' } | { kind: 'nobody' };

/** What a preview holds: the same ports, reading only. */
export type PreviewContext = Pick<CallContext, 'cwd' | 'signal' | 'clock' | 'files' | 'search' | 'commands' | 'machine' | 'services' | 'schedules' | 'network' | 'searchEngines' | 'accounts'> & {
  browser: Pick<CallContext['browser'], 'page' | 'sight'>;
  memories: Pick<CallContext['memories'], 'get' | 'likeKeys' | 'planTidy'>;
  cache: Pick<CallContext['cache'], 'figures'>;
  databases: LookOnlyDatabases;
  inference: Pick<CallContext['inference'], 'find'>;
  terminals: Pick<ReturnType<CallContext['terminals']['of']>, 'list' | 'read'>;
  scripts: Pick<CallContext['scripts'], 'format'>;
  /** What the call would touch, resolved. */
  effects: readonly Effect[];
  /** The person asked to see all of it: lines and names are no longer kept to a card's length. */
  whole?: boolean;
};

export interface ResultPicture {
  mime: string;
  base64: string;
}

export interface Annotations {
  /** Changes nothing. */
  readOnly: boolean;
  /** May take away or replace what is there. */
  destructive: boolean;
  /** Calling it twice with the same arguments does no more than once. */
  idempotent: boolean;
  /** Reaches things outside this computer. */
  openWorld: boolean;
}

export interface FunctionDefinition<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** snake_case, fixed for ever: other software calls it. */
  name: string;
  /** Two or three words for people: "Create file". */
  title: string;
  category: Category;
  /** One line, at most 60 characters, for lists. */
  summary: string;
  /** Two or three sentences for a model: what it does, its limits, what to use instead. */
  description: string;
  /** Strict; every field described; defaults given here. */
  input: I;
  output: O;
  /** JSON Schemas that came from outside, shown as they are; made from `input` and `output` where absent. */
  schemas?: { input: Record<string, Json>; output: Record<string, Json> | undefined };
  /** The result is another MCP server's own: clients get its content as that server gave it. */
  relayed?: true;
  annotations: Annotations;
  /** Names of the functions that it calls through the door. What calls others is not called by others. */
  calls?: readonly string[];
  /** Of a definition that may change while Steward runs: what it says as a whole, as a hash. An approval is bound to it. */
  revision?: string;
  /** A question to the person: whatever rules and permissions say, they are asked, and only this once. */
  alwaysAsks?: true;
  /** journal: recorded with an inverse. sandbox: as far as its sandbox keeps changes apart. impossible: cannot be undone and says so. unknown: another server's, which alone knows. nothing: changes nothing. */
  undo: 'journal' | 'sandbox' | 'impossible' | 'unknown' | 'nothing';
  /** Default 60 000. */
  timeoutMs?: number;
  /** What it takes up while it runs: work = heavy, none = it only waits. Where absent: work when it runs commands, else small. */
  pool?: 'small' | 'work' | 'none';
  /** For how many seconds the same answer is still right; 0 = never. Only for what changes nothing. Absent: it always runs. */
  cacheSeconds?(input: z.output<I>): number;
  /** A simpler way to an answer, for when the handler fails and a later try might not; `how` names it: "without the index". */
  fallback?: { how: string; handler(context: CallContext, input: z.output<I>): Promise<z.output<O>> };
  /** Verb forms and object of the call line, from the input alone. */
  phrase(input: z.output<I>): Phrase;
  /** Pure: what the call touches, from the input alone. */
  effects(input: z.output<I>): DeclaredEffect[];
  /** Measures what would happen, for the approval card; must change nothing. `object` sharpens the phrase: "214 files in old-exports". */
  preview?(context: PreviewContext, input: z.output<I>): Promise<{ preview: Preview; object?: string; approveLabel?: string; /** A page that allowing it opens in the person's browser. */ opens?: string }>;
  /** The result in one phrase: "Wrote report.csv, 41 KB". */
  summarise(output: z.output<O>, input: z.output<I>): string;
  /** How the result is drawn; JSON when absent. */
  view?(output: z.output<O>, input: z.output<I>): ResultView;
  /** Pictures in the result, which clients get as images, and the result without them. */
  pictures?(output: z.output<O>): { pictures: ResultPicture[]; rest: z.output<O> };
  /** 10 to 20 sentences a person would type; they feed the search and the offline engine. */
  phrasings: string[];
  /** At least one that runs in an empty workspace after `setup` files were written there. */
  examples: { title: string; input: z.input<I>; setup?: Record<string, string> }[];
  handler(context: CallContext, input: z.output<I>): Promise<z.output<O>>;
}

/** A definition whose input and output types have been forgotten, as the registry keeps it. */
export type AnyFunction = FunctionDefinition;

/** Declares a function; checks types, does nothing else. */
export function defineFunction<I extends z.ZodObject, O extends z.ZodObject>(definition: FunctionDefinition<I, O>): AnyFunction {
  // Methods are bivariant on purpose: the door hands a handler only what its own schema has parsed.
  return definition as unknown as AnyFunction;
}
