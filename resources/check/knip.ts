// What counts as used: whatever these entries reach.
import type { KnipConfig } from 'knip';
import { generators } from '../build/generators.mjs';
import { allEntries } from '../build/entries.mjs';
import { tasks } from '../launch/tasks.mjs';

const config: KnipConfig = {
  entry: [
    ...allEntries.map((file) => file.replace(/index\.html$/, 'main.tsx')),
    ...tasks.map((task) => task.entry).filter((file) => !/^(out|node_modules)\//.test(file)),
    ...generators.map((generator) => generator.script),
    'resources/launch/{steward,run}.mjs',
    'resources/check/*.mjs',
    'test/**/*.test.{ts,tsx}',
    // Run as processes of their own, or loaded by name.
    'resources/build/functionSchemas.ts',
    'test/bench/peers/*.ts',
    'test/kit/electronStandIn/{register,electron,pageSide}.ts',
    'test/kit/uiFixture/page.tsx',
    'test/kit/servers/{hostileServer,oddServer,probeServer,replicaServer,manyTools}.ts',
    'test/kit/conformanceClient.ts',
  ],
  project: ['src-*/**/*.{ts,tsx,css}', 'test/**/*.{ts,tsx,mjs}', 'resources/**/*.{mjs,ts}'],
  ignoreDependencies: [
    // Charts take its files by their paths.
    '@expo-google-fonts/inter',
    // Stands in for `typescript` under dependency-cruiser.
    'typescript-classic',
    // check.mjs runs it by its path, and it finds the other by name.
    'oxlint',
    'oxlint-tsgolint',
    // `npm run package` runs it by its path.
    'electron-builder',
    // Its binary is the desktop host.
    'electron',
    // Started by their paths, in benchmarks and tests.
    '@modelcontextprotocol/server-filesystem',
    '@modelcontextprotocol/server-everything',
    '@modelcontextprotocol/server-memory',
    '@modelcontextprotocol/server-sequential-thinking',
    '@playwright/mcp',
    '@modelcontextprotocol/conformance-2025',
    '@modelcontextprotocol/conformance-2026',
    '@modelcontextprotocol/inspector',
    'mcp-remote',
  ],
  ignoreBinaries: ['apt-get', 'mkfifo', 'openssl', 'redis-server', 'mariadb-install-db', 'unshare'],
  ignoreExportsUsedInFile: true,
  // The contract names every record's type, whether or not somebody speaks of it yet.
  ignoreIssues: { 'src-preload/contract/**': ['types'] },
};

export default config;
