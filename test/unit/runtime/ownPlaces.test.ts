import { existsSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownPlaces } from '../../../src-main/runtime/ownPlaces.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

it('names the program and every file the operator passed, links resolved, absent ones too', () => {
  const folder = realpathSync(temporaryFolder({ 'policy.json': '{"version":1,"preset":"ask","rules":[]}' }));
  symlinkSync('policy.json', join(folder, 'link.json'));
  writeFileSync(join(folder, 'functions.json'), '{}');
  const options = resolveOptions({ dataDir: folder, workspace: folder, policy: join(folder, 'link.json') }, { MCP_CONFIG_PATH: join(folder, 'functions.json'), MCP_SERVERS_PATH: join(folder, 'absent.json') });
  const places = ownPlaces(options);
  expect(places).toEqual(expect.arrayContaining(['policy.json', 'functions.json', 'absent.json'].map((name) => join(folder, name))));
  expect(places.find((place) => place.endsWith('/package.json'))).toSatisfy(existsSync);
});
