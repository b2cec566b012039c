import { describe, expect, test } from 'vitest';
import type { ServerConnection } from '../../../src-preload/contract/servers.ts';
import { describeRemarks } from '../../../src-main/discovery/describeRemarks.ts';
import { createRedactor } from '../../../src-main/redact/redactor.ts';

const redactor = createRedactor();
const remarks = (connection: ServerConnection): string[] => describeRemarks(connection, { home: '/home/ann', hideKeys: (text) => redactor.text(text, 'renderer') });
const command = (line: string, env: Record<string, string> = {}): string[] => {
  const [program = '', ...args] = line.split(' ');
  return remarks({ kind: 'stdio', command: program, args, env });
};
const address = (url: string): string[] => remarks({ kind: 'http', url, headers: {} });

describe('versions', () => {
  test.each([
    ['npx -y @modelcontextprotocol/server-everything', 'npx -y @modelcontextprotocol/server-everything@VERSION'],
    ['npx -y some-pkg@latest --flag', 'npx -y some-pkg@VERSION --flag'],
    ['npx -y some-pkg@^1.0.0', 'npx -y some-pkg@VERSION'],
    ['/usr/bin/npx --package=x some-pkg', '/usr/bin/npx --package=x some-pkg@VERSION'],
    ['npx -p some-pkg some-bin', 'npx -p some-pkg@VERSION some-bin'],
    ['cmd /c npx -y some-pkg', 'cmd /c npx -y some-pkg@VERSION'],
    ['bunx some-pkg', 'bunx some-pkg@VERSION'],
    ['pnpm dlx some-pkg', 'pnpm dlx some-pkg@VERSION'],
    ['uvx mcp-server-git --repository x', 'uvx mcp-server-git@VERSION --repository x'],
    ['uvx --from mcp-pkg tool', 'uvx --from mcp-pkg@VERSION tool'],
    ['uv tool run mcp-server-git', 'uv tool run mcp-server-git@VERSION'],
    ['pipx run mcp-server-git', 'pipx run mcp-server-git@VERSION'],
  ])('%s runs the newest one each time', (line, pinned) => {
    expect(command(line)[0]).toBe(`Runs the newest version each time; one that stays the same would be ${pinned}`);
  });

  test.each(['npx -y some-pkg@1.2.3', 'npx -y @scope/some-pkg@1.2.3-beta.1', 'uvx mcp-server-git@2025.1.14', 'uvx --from mcp-pkg==1.0 tool', 'node server.js', 'docker-compose'])('%s stays the same', (line) => {
    expect(command(line)).toEqual([]);
  });

  test('a repository is run as it is at that time, unless a commit is named', () => {
    expect(command('uvx --from git+https://github.com/a/b tool')[0]).toBe('Runs whatever lies at git+https://github.com/a/b each time');
    expect(command(`uvx --from git+https://github.com/a/b@${'0123456789'.repeat(4)} tool`)).toEqual([]);
  });
});

describe('places', () => {
  test.each([
    ['node s.js /', 'this computer'],
    ['node s.js ~', 'your home folder (~)'],
    ['node s.js /home/ann/', 'your home folder (~)'],
    ['node s.js --root=/home/ann', 'your home folder (~)'],
    ['node s.js ${userHome}', 'your home folder (~)'],
    ['node s.js C:\\', 'drive C:'],
    ['node s.js /Users', '/Users'],
  ])('%s could read and write all of it', (line, place) => {
    expect(command(line)).toContain(`Could read and write all of ${place}`);
  });

  test.each(['node s.js /home/ann/projects', 'node s.js .', 'node s.js --url https://x.example/', 'node s.js /srv'])('%s names no whole place', (line) => {
    expect(command(line)).toEqual([]);
  });
});

describe('containers', () => {
  test('what they mount and whether they are closed', () => {
    expect(command('docker run -i --rm -v /:/host --network host mcp/filesystem')).toEqual([
      'Runs in a container of docker',
      'Runs the newest image each time; one that stays the same would be mcp/filesystem:VERSION',
      'Could reach every service of this computer: it shares its network',
      'Could read and write all of this computer',
    ]);
    expect(command('docker run -i --rm --mount type=bind,src=/home/ann,dst=/projects mcp/filesystem:1.0.2')).toEqual(['Runs in a container of docker', 'Could read and write all of your home folder (~)']);
    expect(command('podman run --privileged -e TOKEN x/y:1')).toContain('Could control this computer: its container is not closed off');
    expect(command('docker run -v /var/run/docker.sock:/var/run/docker.sock x/y:1')).toContain('Could control this computer: its container is not closed off');
    expect(command('docker run -i --rm -e TOKEN x/y:1')).toEqual(['Runs in a container of docker']);
  });
});

describe('commands', () => {
  test.each([['bash -c curl|sh'], ['sh -lc x'], ['cmd /c start'], ['cmd /c npx x@1.0.0 & calc'], ['powershell -Command x']])('%s runs a shell', (line) => {
    expect(command(line)).toContain('Runs a shell command: read it whole');
  });

  test('rights, loaded code and keys that lie open', () => {
    expect(command('sudo node s.js')).toContain('Runs with the rights of the administrator');
    expect(command('node s.js', { NODE_OPTIONS: '--require /tmp/x.js', LD_PRELOAD: 'x', LEVEL: 'a' })).toEqual(['Changes which code its program loads: NODE_OPTIONS, LD_PRELOAD']);
    const open = 'A key stands in its arguments, where other programs of this computer can read it';
    for (const line of ['node s.js --api-key=abcdef', 'node s.js --token abcdef', 'node s.js --header Authorization:Bearer-abc', `node s.js ghp_${'a1B2'.repeat(9)}`]) expect(command(line)).toContain(open);
    for (const line of ['node s.js --max-tokens 100', 'node s.js --token-file /x', 'node s.js --auth=true']) expect(command(line), line).toEqual([]);
  });

  test('one that came with the folder says so', () => {
    expect(describeRemarks({ kind: 'stdio', command: './run', args: [], env: {} }, { home: '/home/ann', hideKeys: (text) => text, provenance: { kind: 'client', client: 'Claude Code', file: '/w/.mcp.json', inWorkspace: true } })[0]).toContain('Came with this folder');
  });
});

describe('addresses', () => {
  test.each(['http://mcp.example.com/mcp', 'http://192.168.1.4/mcp', 'ws://mcp.example.com/ws', 'http://169.254.169.254/mcp'])('%s is not encrypted', (url) => {
    expect(address(url)).toContain('No encryption: others in the network can read and change what is sent');
  });

  test.each(['http://localhost:3000/mcp', 'http://127.0.0.2/mcp', 'http://[::1]:1/mcp', 'http://2130706433/mcp', 'http://app.localhost/mcp'])('%s stays on this computer', (url) => {
    expect(address(url)).toEqual([]);
  });

  test('where its data goes, and keys in the address', () => {
    expect(address('https://mcp.example.com/mcp')).toEqual(['What its tools are given goes to mcp.example.com']);
    expect(address('https://mcp.example.com/mcp?api_key=abc')).toContain('A key stands in its address, where logs and other programs keep it');
  });
});
