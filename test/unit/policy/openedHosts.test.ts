// Hosts of --allow-host: as public ones to the presets, by their very name alone.
import { expect, test } from 'vitest';
import type { NetworkEffect } from '../../../src-preload/contract/index.ts';
import { presetDefault } from '../../../src-main/policy/presets.ts';

const effect = (host: string, port: number, place: NetworkEffect['place'] = 'loopback'): NetworkEffect => ({ kind: 'network', access: 'read', host, port, place });

test.each([
  ['127.0.0.1:8080', effect('127.0.0.1', 8080), 'allow'],
  ['127.0.0.1', effect('127.0.0.1', 9), 'allow'],
  ['127.0.0.1:8080', effect('127.0.0.1', 8081), 'deny'],
  ['127.0.0.1:8080', effect('localhost', 8080), 'deny'],
  ['*', effect('127.0.0.1', 8080), 'deny'],
  ['10.0.0.5', effect('10.0.0.5', 80, 'private'), 'allow'],
  ['169.254.169.254', effect('169.254.169.254', 80, 'metadata'), 'deny'],
])('%s, unattended', (entry, network, verdict) => {
  expect(presetDefault('unattended', network, { allowUnsandboxed: false, openedHosts: [entry] }).verdict).toBe(verdict);
});
