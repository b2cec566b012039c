// The SDK's clients, unmodified, over HTTP and standard input and output.
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { connectClient, generations, type Target } from './kit/clients.ts';
import { firstToken, startSteward, until } from './kit/startSteward.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const note = 'first line\nsecond line\n';

interface Place {
  target: Target;
}

const carriers: Record<string, () => Promise<Place>> = {
  'over HTTP': async () => {
    const { url } = await startSteward({ files: { 'note.txt': note } });
    return { target: { url, token: firstToken } };
  },
  'over standard input and output': () => {
    const args = [cli, 'mcp', '--data-dir', temporaryFolder(), '--workspace', temporaryFolder({ 'note.txt': note })];
    return Promise.resolve({ target: { command: { command: execPath, args } } });
  },
};

describe.each(Object.keys(carriers))('%s', (carrier) => {
  describe.each(generations)('a client %s', (generation) => {
    async function connect() {
      const place = await carriers[carrier]?.();
      return connectClient(generation, place?.target ?? {});
    }

    test('lists the functions and reads a file, several times at once', async () => {
      const client = await connect();
      const tools = await client.listTools();
      expect(tools.length).toBeGreaterThanOrEqual(20);
      expect(new Set(tools.map((tool) => tool.name)).size).toBe(tools.length);
      for (const tool of tools) {
        expect(tool.description, tool.name).toBeTruthy();
        expect(tool.inputSchema, tool.name).toMatchObject({ type: 'object' });
        expect(tool.outputSchema, tool.name).toMatchObject({ type: 'object' });
        expect(tool.annotations, tool.name).toMatchObject({ readOnlyHint: expect.any(Boolean), destructiveHint: expect.any(Boolean) });
      }
      expect(tools.find((tool) => tool.name === 'read_file')?.annotations).toMatchObject({ readOnlyHint: true });
      const results = await Promise.all(Array.from({ length: 20 }, () => client.callTool('read_file', { file_path: 'note.txt' })));
      for (const result of results) {
        expect(result.isError).toBeFalsy();
        expect(result.structuredContent).toMatchObject({ content: note, size: note.length });
        expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent);
      }
    });

    test('hears of errors as results that fit the schema, and of unknown functions with the closest name', async () => {
      const client = await connect();
      // A client that has listed the tools checks results against their output schemas.
      await client.listTools();
      const missing = await client.callTool('read_file', { file_path: 'missing.txt' });
      expect(missing.isError).toBe(true);
      expect(missing.structuredContent).toMatchObject({ code: 'NOT_FOUND', message: expect.any(String) });
      expect(missing.content[0]?.text).toMatch(/^NOT_FOUND: /);
      const wrong = await client.callTool('read_file', { path: 'note.txt' });
      expect(wrong.structuredContent).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('file_path') });
      const outside = await client.callTool('read_file', { file_path: '../../../etc/passwd' });
      expect(outside).toMatchObject({ isError: true, structuredContent: { code: 'PATH_REFUSED' } });
      await expect(client.callTool('reed_file', { file_path: 'note.txt' })).rejects.toThrow(/no function called reed_file.*read_file/);
    });

    test('hears how far a call is', async () => {
      const client = await connect();
      const heard: number[] = [];
      const result = await client.callTool('monitor_resources', { duration: 1, interval: 0.25 }, { onprogress: ({ progress }) => heard.push(progress) });
      expect(result.structuredContent, JSON.stringify(result.content)).toHaveProperty('samples');
      expect(heard.length).toBeGreaterThanOrEqual(1);
      expect(heard).toEqual([...new Set(heard)].toSorted((a, b) => a - b));
    });
  });
});

describe.each(generations)('a client %s', (generation) => {
  test('stops a call, and the call hears it', async () => {
    const steward = await startSteward();
    const client = await connectClient(generation, { url: steward.url, token: firstToken });
    const ends: string[] = [];
    steward.runtime.door.finished((figures) => ends.push(`${figures.name} ${figures.errorCode ?? 'done'}`));
    const stop = new AbortController();
    const started = new Promise<void>((resolve) => void steward.runtime.door.progressed(() => resolve()));
    const call = client.callTool('monitor_resources', { duration: 30, interval: 0.25 }, { signal: stop.signal, onprogress: () => undefined });
    await started;
    stop.abort('enough');
    await expect(call).rejects.toThrow();
    expect(await until('the call to end', () => ends[0])).toBe('monitor_resources CANCELLED');
    // The connection goes on.
    expect((await client.callTool('read_file', { file_path: 'missing.txt' })).isError).toBe(true);
  });
});
