// A whole Steward, met as a stranger meets it: an MCP client over HTTP with a program's token.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { picture } from '../../kit/fileSystem.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { connectClient } from '../../mcp/kit/clients.ts';
import { firstToken, startSteward, type TestSteward } from '../../mcp/kit/startSteward.ts';

/** What the stranger is told. */
export interface Answer {
  ok: boolean;
  /** `DENIED_BY_POLICY`, `PATH_REFUSED`, …; undefined when it was done. */
  code: string | undefined;
  /** Everything that came back, as one text. */
  text: string;
  result: Record<string, unknown>;
}

export interface Outside {
  steward: TestSteward;
  /** The stranger's key. */
  token: string;
  workspace: string;
  dataFolder: string;
  /** A folder beside the workspace that no call may touch; holds `secret`. */
  beyond: string;
  call(name: string, input: Record<string, unknown>): Promise<Answer>;
  /** Calls and expects a refusal that is no question to the person, with nothing changed anywhere beside Steward's own records. */
  refused(name: string, input: Record<string, unknown>, codes?: readonly string[]): Promise<Answer>;
  /** Calls and expects that the person is asked first: nothing has changed, and a card is open. */
  asks(name: string, input: Record<string, unknown>): Promise<Answer>;
}

export interface OutsideOptions {
  /** Default `unattended`: what would ask runs, so only what really holds, holds. */
  policy?: string;
  allowUnsandboxed?: boolean;
  /** One of `files`, as the rules file in place of `policy`. */
  policyInWorkspace?: string;
  /** In the workspace. */
  files?: Record<string, string>;
  /** Default a new one. */
  workspace?: string;
  /** The workspace is the home folder of whom Steward runs for. */
  atHome?: boolean;
  /** Functions beside the built-in ones. */
  more?: readonly AnyFunction[];
  environment?: Readonly<Record<string, string>>;
}

export async function meetSteward({ policy = 'unattended', policyInWorkspace, allowUnsandboxed = false, files = {}, workspace: given, atHome = false, more = [], environment = {} }: OutsideOptions = {}): Promise<Outside> {
  const folder = temporaryFolder();
  const [own, dataFolder, beyond] = ['workspace', 'data', 'beyond'].map((name) => join(folder, name)) as [string, string, string];
  const workspace = given ?? own;
  for (const path of [workspace, dataFolder, beyond]) mkdirSync(path, { recursive: true });
  writeFileSync(join(beyond, 'secret'), 'kept from strangers');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
  if (atHome) {
    vi.stubEnv('HOME', workspace);
    onTestFinished(() => void vi.unstubAllEnvs());
  }
  const steward = await startSteward({ policy: policyInWorkspace === undefined ? policy : join(workspace, policyInWorkspace), allowUnsandboxed, dataFolder, workspace, more, environment });
  const client = await connectClient('2.x legacy', { url: steward.url, token: firstToken });

  async function call(name: string, input: Record<string, unknown>): Promise<Answer> {
    const answer = await client.callTool(name, input);
    const result = answer.structuredContent ?? {};
    return { ok: answer.isError !== true, code: answer.isError === true ? String(result['code']) : undefined, text: JSON.stringify(answer), result };
  }

  const everything = (): unknown => ({ workspace: picture(workspace), beyond: picture(beyond), data: readdirSync(dataFolder).filter((name) => !/^(?:steward|audit)\.|^(?:lock|trash|sandbox)/.test(name)).map((name) => [name, statSync(join(dataFolder, name)).mtimeMs]) });

  return {
    steward,
    token: firstToken,
    workspace,
    dataFolder,
    beyond,
    call,
    async refused(name, input, codes = ['PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE', 'DENIED_BY_POLICY']) {
      const before = everything();
      const answer = await call(name, input);
      expect(answer.ok, answer.text).toBe(false);
      expect(codes).toContain(answer.code);
      expect(everything()).toEqual(before);
      expect(steward.openCards()).toEqual([]);
      return answer;
    },
    async asks(name, input) {
      const before = everything();
      const answer = await call(name, input);
      expect(answer.code, answer.text).toBe('APPROVAL_PENDING');
      expect(everything()).toEqual(before);
      expect(steward.openCards().map((card) => card.call.name)).toContain(name);
      return answer;
    },
  };
}
