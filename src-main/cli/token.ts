import { tokenName, tokenScope, type TokenScope, type TokenView } from '../../src-preload/contract/tokens.ts';
import { loadProgramToken } from '../hosts/headless/programKeys.ts';
import { AppError } from '../kernel/errors.ts';
import { prepareDataFolder } from '../runtime/dataFolder.ts';
import { describeScope } from '../runtime/programTokens.ts';
import { presetNamed } from '../runtime/resolveOptions.ts';
import type { CommandInput } from './command.ts';
import { connectRuntime } from './connectRuntime.ts';
import { numberFlag, runtimeOptions, textFlag } from './flags.ts';

/** `steward token`: the keys programs call with. They let them call; they never allow anything. */
export async function run(input: CommandInput): Promise<number> {
  const [verb, name] = input.words;
  const { json, print } = input;
  switch (verb) {
    case undefined: {
      const options = runtimeOptions(input.flags);
      const { token: value, file } = await loadProgramToken(prepareDataFolder(options.dataFolder), options.environment.MCP_AUTH_TOKEN);
      print(json ? JSON.stringify({ token: value, file: file ?? null }) : value);
      return 0;
    }
    case 'create':
      return create(input, requireName(name));
    case 'list':
      return withConnection(input, async ({ ask }) => {
        const { tokens } = await ask('tokenList', undefined);
        if (json) print(JSON.stringify({ tokens }));
        else for (const view of tokens) print(describe(view));
        return 0;
      });
    case 'revoke':
      return withConnection(input, async ({ ask }) => {
        await ask('tokenRevoke', { name: requireName(name) });
        if (json) print(JSON.stringify({ revoked: name }));
        else input.warn(`Revoked ${name}; its open sessions have ended`);
        return 0;
      });
    default:
      throw new AppError('USAGE', 'Usage: steward token [create NAME | list | revoke NAME]', { hint: 'steward token --help tells more' });
  }
}

async function create(input: CommandInput, name: string): Promise<number> {
  const scope = readScope(input);
  return withConnection(input, async ({ ask }) => {
    const { token: value, view } = await ask('tokenCreate', { name, scope });
    if (input.json) input.print(JSON.stringify({ token: value, ...view }));
    else {
      input.warn(`${name}: ${describeScope(view.scope)}. The token is shown this once:`);
      input.print(value);
    }
    return 0;
  });
}

async function withConnection(input: CommandInput, run: (connection: Awaited<ReturnType<typeof connectRuntime>>) => Promise<number>): Promise<number> {
  const connection = await connectRuntime(runtimeOptions(input.flags));
  try {
    return await run(connection);
  } finally {
    await connection.close();
  }
}

function requireName(name: string | undefined): string {
  const parsed = tokenName.safeParse(name);
  if (!parsed.success) throw new AppError('USAGE', `${JSON.stringify(name ?? '')} cannot name a token: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

function readScope({ flags }: CommandInput): TokenScope {
  const list = (flag: string): string[] | undefined => textFlag(flags, flag)?.split(',').map((word) => word.trim()).filter((word) => word !== '');
  const named = textFlag(flags, 'preset');
  const preset = named === undefined ? undefined : presetNamed(named);
  if (named !== undefined && preset === undefined) throw new AppError('USAGE', `--preset ${named}: use ask, read-only, trusted or unattended`);
  const functions = list('functions');
  const callsPerMinute = numberFlag(flags, 'rate', 1, 1_000_000);
  const parsed = tokenScope.safeParse({ ...(functions && { functions }), ...(preset && { preset }), ...(callsPerMinute !== undefined && { callsPerMinute }), reads: list('reads') ?? [] });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('USAGE', `--${String(issue?.path[0] ?? 'functions')}: ${issue?.message ?? 'not valid'}`);
}

function describe({ name, scope, createdAt, lastUsedAt, revokedAt }: TokenView): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const state = revokedAt === undefined ? (lastUsedAt === undefined ? 'never used' : `last used ${day(lastUsedAt)}`) : `revoked ${day(revokedAt)}`;
  return `${name}  made ${day(createdAt)}, ${state}; ${describeScope(scope)}`;
}
