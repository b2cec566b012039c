import { readClaudeCode, readGoose, readMcpServers, readServersList, readVsCode, readVsCodeSettings, readZed, type ReadClientEntries } from './readers.ts';

type System = 'linux' | 'darwin' | 'win32';

/** Where a program keeps its servers, and how that file is read. */
export interface ClientConfig {
  client: string;
  /** `{home}`, `{config}` (XDG_CONFIG_HOME), `{support}` (Application Support), `{appData}` (Roaming). */
  user: Readonly<Partial<Record<System, readonly string[]>>>;
  /** Below the workspace. */
  workspace?: readonly string[];
  format?: 'yaml';
  read: ReadClientEntries;
}

const everywhere = (...paths: readonly string[]): Record<System, readonly string[]> => ({ linux: paths, darwin: paths, win32: paths });

const codeFolders = ['Code', 'Code - Insiders', 'VSCodium'] as const;
const inCode = (path: string): Record<System, readonly string[]> => ({
  linux: codeFolders.map((folder) => `{config}/${folder}/User/${path}`),
  darwin: codeFolders.map((folder) => `{support}/${folder}/User/${path}`),
  win32: codeFolders.map((folder) => `{appData}/${folder}/User/${path}`),
});

export const clientConfigs: readonly ClientConfig[] = [
  // The mission document's own file, where it came with the folder instead of by --servers.
  { client: 'mcp_servers.json', user: {}, workspace: ['mcp_servers.json'], read: readServersList },
  // modelcontextprotocol.io, "Connect to local MCP servers"; on Linux the same folder below ~/.config.
  {
    client: 'Claude Desktop',
    user: { linux: ['{config}/Claude/claude_desktop_config.json'], darwin: ['{support}/Claude/claude_desktop_config.json'], win32: ['{appData}/Claude/claude_desktop_config.json'] },
    read: readMcpServers,
  },
  // code.claude.com/docs/en/mcp: user and local scope in ~/.claude.json (one list a project), project scope in .mcp.json.
  { client: 'Claude Code', user: everywhere('{home}/.claude.json'), read: readClaudeCode },
  { client: 'Claude Code', user: {}, workspace: ['.mcp.json'], read: readMcpServers },
  // code.visualstudio.com/docs/copilot/reference/mcp-configuration: `servers` and `inputs`; before 1.102 under `mcp` in the settings.
  { client: 'VS Code', user: inCode('mcp.json'), workspace: ['.vscode/mcp.json'], read: readVsCode },
  { client: 'VS Code', user: inCode('settings.json'), workspace: ['.vscode/settings.json'], read: readVsCodeSettings },
  // cursor.com/docs/mcp: global and project file.
  { client: 'Cursor', user: everywhere('{home}/.cursor/mcp.json'), workspace: ['.cursor/mcp.json'], read: readMcpServers },
  // docs.windsurf.com/windsurf/cascade/mcp: remote servers by `serverUrl`.
  { client: 'Windsurf', user: everywhere('{home}/.codeium/windsurf/mcp_config.json'), read: readMcpServers },
  // docs.cline.bot, "Configuring MCP servers": in the extension's global storage, with `disabled` and `alwaysAllow`.
  { client: 'Cline', user: inCode('globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json'), read: readMcpServers },
  // block.github.io/goose/docs/guides/config-files: `extensions` of type stdio, sse and streamable_http.
  {
    client: 'goose',
    user: { linux: ['{config}/goose/config.yaml'], darwin: ['{home}/.config/goose/config.yaml'], win32: ['{appData}/Block/goose/config/config.yaml'] },
    format: 'yaml',
    read: readGoose,
  },
  // lmstudio.ai/docs/app/mcp: Cursor's notation; on some Macs below ~/.cache (lmstudio-bug-tracker, issue 1371).
  { client: 'LM Studio', user: { linux: ['{home}/.lmstudio/mcp.json'], darwin: ['{home}/.lmstudio/mcp.json', '{home}/.cache/lm-studio/mcp.json'], win32: ['{home}/.lmstudio/mcp.json'] }, read: readMcpServers },
  // zed.dev/docs/ai/mcp: `context_servers`; earlier with an object as `command`.
  {
    client: 'Zed',
    user: { linux: ['{config}/zed/settings.json'], darwin: ['{home}/.config/zed/settings.json'], win32: ['{appData}/Zed/settings.json'] },
    workspace: ['.zed/settings.json'],
    read: readZed,
  },
];

export interface ConfigPlaces {
  home: string;
  workspace: string;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
}

export interface ConfigFile {
  config: ClientConfig;
  file: string;
  inWorkspace: boolean;
}

/** Every file that may hold servers on this system, there or not. */
export function configFiles({ home, workspace, platform, environment }: ConfigPlaces, configs: readonly ClientConfig[] = clientConfigs): ConfigFile[] {
  const system: System = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  const places: Readonly<Record<string, string>> = {
    home,
    config: environment['XDG_CONFIG_HOME']?.startsWith('/') ? environment['XDG_CONFIG_HOME'] : `${home}/.config`,
    support: `${home}/Library/Application Support`,
    appData: environment['APPDATA'] || `${home}/AppData/Roaming`,
  };
  const native = (path: string): string => (system === 'win32' ? path.replaceAll('/', '\\') : path);
  return configs.flatMap((config) => [
    ...(config.user[system] ?? []).map((path) => ({ config, file: native(path.replace(/^\{(\w+)\}/, (_, name: string) => places[name] ?? home)), inWorkspace: false })),
    ...(config.workspace ?? []).map((path) => ({ config, file: native(`${workspace}/${path}`), inWorkspace: true })),
    // Where the workspace is the home folder, a file of the person's own is met twice.
  ]).filter(({ file }, index, all) => all.findIndex((other) => other.file === file) === index);
}
