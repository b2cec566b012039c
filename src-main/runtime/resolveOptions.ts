import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Preset } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { defaultDataFolder } from './dataFolder.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { readPolicyFile, type LoadedPolicy } from './policyFile.ts';

/** Flags every way of starting the runtime shares; undefined = not given. */
export interface RuntimeFlags {
  dataDir?: string | undefined;
  workspace?: string | undefined;
  policy?: string | undefined;
  /** `mcp_functions.json`. */
  config?: string | undefined;
  /** `mcp_servers.json`. */
  servers?: string | undefined;
  approvalTimeoutSeconds?: number | undefined;
  allowUnsandboxed?: boolean | undefined;
  /** Hosts of `--allow-host`: functions reach them as they reach public ones. */
  allowHosts?: readonly string[] | undefined;
}

/** What the runtime starts with: flags first, then the environment, then what the person has saved. */
export interface RuntimeOptions {
  dataFolder: string;
  /** Fixed for this run and by what; undefined = the saved setting holds. */
  workspace: { path: string; fixedBy: string } | undefined;
  preset: { preset: Preset; fixedBy: string } | undefined;
  /** The operator's rules file: it stands in the place of the person's for this run. */
  policyFile: (LoadedPolicy & { fixedBy: string }) | undefined;
  /** The operator's `mcp_functions.json`; need not be there yet. */
  functionsFile: string | undefined;
  /** The operator's `mcp_servers.json`; need not be there yet. */
  serversFile: string | undefined;
  approvalTimeoutSeconds: number | undefined;
  allowUnsandboxed: boolean;
  allowHosts: readonly string[];
  environment: Environment;
}

/** What a preset may be called on the command line and in the environment. */
const presetNames: ReadonlyMap<string, Preset> = new Map([['ask', 'ask'], ['read-only', 'read-only'], ['trusted', 'trusted'], ['unattended', 'unattended'], ['production', 'ask'], ['enterprise', 'ask']]);

export const presetNamed = (name: string): Preset | undefined => presetNames.get(name);

/** USAGE or CONFIG_INVALID, in one clear line, for whatever does not fit. */
export function resolveOptions(flags: RuntimeFlags, source: NodeJS.ProcessEnv = process.env): RuntimeOptions {
  const environment = readEnvironment(source);
  const dataDir = flags.dataDir ?? environment.MCP_DATA_DIR;
  const workspace = flags.workspace ?? environment.MCP_WORKSPACE;
  const serversPath = flags.servers ?? environment.MCP_SERVERS_PATH;
  const functionsPath = flags.config ?? environment.MCP_CONFIG_PATH;
  const policy = flags.policy ?? environment.MCP_SECURITY_LEVEL;
  const named = policy === undefined ? undefined : presetNamed(policy);
  const file = policy !== undefined && named === undefined ? readPolicyFile(resolve(policy)) : undefined;
  const preset = named ?? file?.policy.preset;
  if (preset === 'unattended' && (dataDir === undefined || workspace === undefined)) {
    throw new AppError('USAGE', 'The policy unattended needs --data-dir and --workspace: nobody is there to be asked where things belong');
  }
  return {
    dataFolder: resolve(dataDir ?? defaultDataFolder(source)),
    workspace: workspace === undefined ? undefined : { path: requireFolder(workspace, flags.workspace === undefined ? 'MCP_WORKSPACE' : '--workspace'), fixedBy: flags.workspace === undefined ? 'MCP_WORKSPACE' : '--workspace' },
    preset: preset === undefined ? undefined : { preset, fixedBy: flags.policy === undefined ? 'MCP_SECURITY_LEVEL' : '--policy' },
    policyFile: file && { ...file, fixedBy: '--policy' },
    functionsFile: functionsPath === undefined ? undefined : resolve(functionsPath),
    serversFile: serversPath === undefined ? undefined : resolve(serversPath),
    approvalTimeoutSeconds: flags.approvalTimeoutSeconds,
    allowUnsandboxed: flags.allowUnsandboxed ?? false,
    allowHosts: flags.allowHosts ?? [],
    environment,
  };
}

/** The real path of a folder that must exist. */
export function requireFolder(folder: string, name: string): string {
  const path = resolve(folder.startsWith('~') ? folder.replace(/^~(?=\/|$)/, homedir()) : folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new AppError('CONFIG_INVALID', `${name}: ${path} is not a folder`, { hint: 'Make it first, or name another' });
  return realpathSync(path);
}
