import { homedir } from 'node:os';
import type { MethodName } from '../../src-preload/contract/index.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';
import { createServerContentReader } from './readServerContent.ts';
import { examineServer } from './doctor/examineServer.ts';

/** What the person asks and does of other MCP servers: contract method → one service call. */
export function serverHandlers(runtime: Runtime): Pick<Handlers, Extract<MethodName, `servers.${string}`>> {
  const { mcpServers, personServers: person, ignoredServers, serverDirectory: directory, serverSearch } = runtime;
  const serverContent = createServerContentReader(runtime);
  return {
    'servers.tools': ({ name }) => directory.toolsOf(name),
    'servers.log': async ({ name, count }) => ({ lines: (await mcpServers.servers.logOf(name)).lines(count) }),
    'servers.refresh': async ({ name }) => {
      await mcpServers.servers.refresh(name);
      return {};
    },
    'servers.content': ({ name }) => serverContent.list(name),
    'servers.readResource': ({ name, uri }, { signal }) => serverContent.readResource(name, uri, signal),
    'servers.getPrompt': ({ name, prompt, arguments: input }, { signal }) => serverContent.getPrompt(name, prompt, input, signal),
    'servers.accept': async ({ name, tools }) => {
      await directory.accept(name, tools);
      return {};
    },
    'servers.discover': async ({ network }, { signal }) => {
      await serverSearch.look(network, signal);
      return directory.found();
    },
    'servers.ignore': async ({ identities, ignored }) => {
      if (ignored) await ignoredServers.ignore(identities, directory.found().found);
      else await ignoredServers.bringBack(identities);
      return {};
    },
    'servers.propose': ({ typed, headers }) => directory.propose(typed, headers),
    'servers.readRegistry': async ({ source }, { signal }) => (await mcpServers.discovery()).addFromRegistry(source.replace(/^~(?=\/)/, homedir()), signal),
    'servers.previewImport': ({ requests }) => directory.preview(requests),
    'servers.import': async ({ requests, digest, enable }) => ({ names: await directory.import(requests, digest, enable) }),
    'servers.setEnabled': async ({ name, enabled }) => {
      await person.setEnabled(name, enabled);
      return {};
    },
    'servers.update': async ({ name, change }) => {
      await directory.update(name, change);
      return {};
    },
    'servers.signIn': async ({ name }) => ({ url: (await mcpServers.signIn(name)).url }),
    'servers.cancelSignIn': ({ name }) => {
      mcpServers.cancelSignIn(name);
      return {};
    },
    'servers.signOut': async ({ name }) => {
      await mcpServers.signOut(name);
      return {};
    },
    'servers.remove': async ({ name }) => {
      await person.remove(name);
      return {};
    },
    'servers.doctor': ({ name }, { signal }) => examineServer(name, runtime, signal),
  };
}
