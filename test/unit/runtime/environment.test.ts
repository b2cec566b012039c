import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { readEnvironment } from '../../../src-main/runtime/environment.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

describe('readEnvironment', () => {
  it('reads every variable and ignores empty ones', () => {
    expect(readEnvironment({ MCP_LOG_LEVEL: 'INFO', MCP_MAX_WORKERS: '10', MCP_RATE_LIMIT: '1000', MCP_SECURITY_LEVEL: 'production', MCP_REDIS_URL: 'redis://localhost:6379', MCP_METRICS_ENABLED: 'true', MCP_HEALTH_CHECK_INTERVAL: '30', MCP_ALLOWED_HOSTS: 'a.example, b.example:8080', MCP_DATA_DIR: '' })).toEqual({
      MCP_LOG_LEVEL: 'info', MCP_MAX_WORKERS: 10, MCP_RATE_LIMIT: 1000, MCP_SECURITY_LEVEL: 'production', MCP_REDIS_URL: 'redis://localhost:6379', MCP_METRICS_ENABLED: true, MCP_HEALTH_CHECK_INTERVAL: 30, MCP_ALLOWED_HOSTS: ['a.example', 'b.example:8080'],
    });
  });

  it.each([
    ['MCP_LOG_LEVEL', 'loud', /must be one of/],
    ['MCP_MAX_WORKERS', '0', /must be 1 or more/],
    ['MCP_MAX_WORKERS', 'ten', /must be a whole number/],
    ['MCP_RATE_LIMIT', '-1', /must be a whole number/],
    ['MCP_SECURITY_LEVEL', 'yolo', /must be one of/],
    ['MCP_REDIS_URL', 'http://x', /redis/],
    ['MCP_METRICS_ENABLED', 'maybe', /must be one of/],
    ['MCP_HEALTH_CHECK_INTERVAL', '0', /must be 1 or more/],
  ])('%s=%s stops the start with one clear line', (name, value, message) => {
    expect(() => readEnvironment({ [name]: value })).toThrowError(expect.toSatisfy((error) => isAppError(error, 'CONFIG_INVALID') && error.message.includes(name) && error.message.includes(value) && message.test(error.message) && !error.message.includes('\n')) as Error);
  });

  it('never repeats a token', () => {
    expect(() => readEnvironment({ MCP_REDIS_URL: 'redis//user:hunter2@host' })).toThrowError(expect.toSatisfy((error) => isAppError(error) && error.message.includes('MCP_REDIS_URL') && !error.message.includes('hunter2')) as Error);
    expect(() => readEnvironment({ MCP_AUTH_TOKEN: 'short-secret' })).toThrowError(expect.toSatisfy((error) => isAppError(error) && error.message.includes('MCP_AUTH_TOKEN') && !error.message.includes('short-secret')) as Error);
  });
});

describe('resolveOptions', () => {
  it('takes flags before the environment', () => {
    const folder = temporaryFolder();
    const options = resolveOptions({ dataDir: folder, policy: 'trusted' }, { MCP_DATA_DIR: '/elsewhere', MCP_SECURITY_LEVEL: 'ask' });
    expect(options).toMatchObject({ dataFolder: folder, preset: { preset: 'trusted', fixedBy: '--policy' } });
  });

  it('knows production and enterprise as ask', () => {
    for (const name of ['production', 'enterprise']) expect(resolveOptions({}, { MCP_SECURITY_LEVEL: name }).preset?.preset).toBe('ask');
  });

  it('reads a rules file, and names what is wrong in one', () => {
    const folder = temporaryFolder({ 'good.json': '{"version":1,"preset":"trusted","rules":[{"id":"deny.tmp","verdict":"deny","reason":"not there","match":{"path":"/tmp/**"}}]}', 'bad.json': '{"version":1,"rules":[{"id":"x","verdict":"maybe","reason":"","match":{}}]}', 'broken.json': '{' });
    expect(resolveOptions({ policy: `${folder}/good.json` }, {})).toMatchObject({ preset: { preset: 'trusted' }, policyFile: { file: `${folder}/good.json`, fixedBy: '--policy', policy: { rules: [{ id: 'deny.tmp' }] } } });
    expect(() => resolveOptions({ policy: `${folder}/bad.json` }, {})).toThrowError(/bad\.json, line 1: rules\[0\]\.verdict: must be one of "allow", "ask", "deny"/);
    expect(() => resolveOptions({ policy: `${folder}/broken.json` }, {})).toThrowError(/broken\.json, line 1: /);
    expect(() => resolveOptions({ policy: 'nonsense' }, {})).toThrowError(/There is no policy called/);
  });

  it.each([{ policy: 'unattended' }, { policy: 'unattended', dataDir: '/tmp' }])('unattended needs to be told where things belong: %j', (flags) => {
    expect(() => resolveOptions(flags, {})).toThrowError(expect.toSatisfy((error) => isAppError(error, 'USAGE')) as Error);
  });

  it('refuses a workspace that is no folder', () => {
    expect(() => resolveOptions({ workspace: '/no/such/folder' }, {})).toThrowError(/--workspace: .* is not a folder/);
  });
});
