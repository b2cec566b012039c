import type { Caller, Effect, ExecEffect, NetworkEffect, PathEffect, SandboxProfile, SqlEffect } from '../../../../src-preload/contract/index.ts';
import { decide, type Grant, type Policy, type PolicyQuestion, type Verdict } from '../../../../src-main/policy/decide.ts';
import { computeRisk } from '../../../../src-main/policy/risk.ts';
import type { Rule } from '../../../../src-main/policy/rules.ts';

export const home = '/home/mara';
export const workspace = `${home}/work`;
/** 24 November 2026, noon where the test runs. */
export const now = new Date(2026, 10, 24, 12).getTime();

export const chat: Caller = { kind: 'chat', chatId: 'chat_1', model: 'm' };

export function path(access: PathEffect['access'], name: string, change: Partial<PathEffect> = {}): PathEffect {
  return { kind: 'path', access, path: name, requested: name, insideWorkspace: name === workspace || name.startsWith(`${workspace}/`), exists: true, replaces: false, recursive: false, ...change };
}

export function profile(change: Partial<SandboxProfile> = {}): SandboxProfile {
  return { write: [workspace], read: [], hidden: [], fixed: [], hosts: [], changes: 'kept', limits: { processes: 1, memory: 1, cpuSeconds: 1, output: 1, fileSize: 1, seconds: 1 }, ...change };
}

/** A sandboxed command, without a shell. */
export function command(programs: string[][], change: Partial<SandboxProfile> = {}): ExecEffect {
  return { kind: 'exec', programs, cwd: workspace, sandbox: 'sandboxed', profile: profile(change) };
}

/** The same as text for a shell. */
export function script(programs: string[][], change: Partial<SandboxProfile> = {}): ExecEffect {
  return { ...command(programs, change), script: programs.map((argv) => argv.join(' ')).join(' | ') };
}

export const unsandboxed = (...programs: string[][]): ExecEffect => ({ kind: 'exec', programs, cwd: workspace, sandbox: 'none' });

export function request(access: NetworkEffect['access'], host: string, place: NetworkEffect['place'] = 'public', port = 443): NetworkEffect {
  return { kind: 'network', access, host, port, place };
}

export function sql(access: SqlEffect['access'], verb: string, tables: string[] = ['users']): SqlEffect {
  return { kind: 'sql', database: 'shop', verb, tables, access };
}

export const message = (...recipients: string[]): Effect => ({ kind: 'message', via: 'mail', recipients });
export const foreign = (tool: string, server = 'github'): Effect => ({ kind: 'foreign', server, tool });

export function rule(id: string, verdict: Rule['verdict'], match: Rule['match'], change: Partial<Rule> = {}): Rule {
  return { id, verdict, reason: `${id} speaks`, match, ...change };
}

export function grant(match: Rule['match'], change: Partial<Grant> = {}): Grant {
  return { id: 'grant_1', verdict: 'allow', reason: 'granted', match, ...change };
}

export function question(effects: readonly Effect[], change: Partial<PolicyQuestion> = {}): PolicyQuestion {
  return { name: 'write_file', category: 'files', risk: computeRisk(effects), caller: chat, effects, ...change };
}

export function policy(change: Partial<Policy> = {}): Policy {
  return { preset: 'ask', rules: [], grants: [], home, workspace, now, allowUnsandboxed: false, ...change };
}

/** The verdict on a call of write_file by a chat under the preset Ask, unless said otherwise. */
export function judge(effect: Effect | readonly Effect[], change: Partial<Policy> = {}, call: Partial<PolicyQuestion> = {}): Verdict {
  return decide(question([effect].flat() as Effect[], call), policy(change));
}
