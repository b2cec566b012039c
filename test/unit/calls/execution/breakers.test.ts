import { expect, it } from 'vitest';
import { createBreakers, type Breakers, type BreakerKey } from '../../../../src-main/calls/execution/breakers.ts';
import { AppError } from '../../../../src-main/kernel/errors.ts';

const key: BreakerKey = { principal: 'person', target: 'fetch example.com:443', remote: true };
const failing = async (): Promise<never> => Promise.reject(new AppError('NETWORK', 'Nothing answers'));
const works = async (): Promise<string> => 'there';

async function opened(): Promise<{ breakers: Breakers; wait(ms: number): void }> {
  let now = 0;
  const breakers = createBreakers({ failure_threshold: 2, cooldown: 10 }, { now: () => now, after: () => () => undefined });
  for (let index = 0; index < 2; index++) await breakers.run(key, failing).catch(() => undefined);
  expect(breakers.open()).toMatchObject([{ target: key.target, since: 0, until: 10_000, because: 'Nothing answers' }]);
  return { breakers, wait: (ms) => void (now += ms) };
}

it('one call tries after the cooldown, and the others are refused at once meanwhile', async () => {
  const { breakers, wait } = await opened();
  wait(9999);
  await expect(breakers.run(key, works)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', message: expect.stringContaining('Nothing answers'), hint: 'It may be tried again in 1 s' });
  wait(1);
  const { promise, resolve } = Promise.withResolvers<string>();
  const probe = breakers.run(key, () => promise);
  await expect(breakers.run(key, works)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  resolve('there');
  expect(await probe).toBe('there');
  expect(breakers.open()).toEqual([]);
  expect(await breakers.run(key, works)).toBe('there');
});

it('the one that tries and fails keeps it open for another cooldown', async () => {
  const { breakers, wait } = await opened();
  wait(10_000);
  await expect(breakers.run(key, failing)).rejects.toMatchObject({ code: 'NETWORK' });
  expect(breakers.open()).toMatchObject([{ since: 0, until: 20_000 }]);
  await expect(breakers.run(key, works)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
});

it('one that tries and is stopped has found out nothing: the next one tries', async () => {
  const { breakers, wait } = await opened();
  wait(10_000);
  await expect(breakers.run(key, async () => Promise.reject(new AppError('CANCELLED', 'Stopped')))).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(breakers.open()).toHaveLength(1);
  expect(await breakers.run(key, works)).toBe('there');
  expect(breakers.open()).toEqual([]);
});

it('what was begun before it opened neither closes it nor keeps it open for longer', async () => {
  let now = 0;
  const breakers = createBreakers({ failure_threshold: 1, cooldown: 10 }, { now: () => now, after: () => () => undefined });
  const [good, bad] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const late = [breakers.run(key, () => good.promise), breakers.run(key, () => bad.promise).catch(() => undefined)];
  await breakers.run(key, failing).catch(() => undefined);
  now = 5000;
  good.resolve('there');
  bad.reject(new AppError('NETWORK', 'Too late'));
  await Promise.all(late);
  expect(breakers.open()).toMatchObject([{ until: 10_000, because: 'Nothing answers' }]);
});

it.each([
  ['DEADLINE_EXCEEDED', true, true],
  ['INTERNAL', true, true],
  ['INTERNAL', false, false],
  ['DEADLINE_EXCEEDED', false, false],
  ['OVERLOADED', false, true],
  ['NOT_FOUND', true, false],
] as const)('%s opens it, where it reaches beyond this computer (%s): %s', async (code, remote, opens) => {
  const breakers = createBreakers({ failure_threshold: 2, cooldown: 10 }, { now: () => 0, after: () => () => undefined });
  for (let index = 0; index < 3; index++) await breakers.run({ ...key, remote }, async () => Promise.reject(new AppError(code, 'x'))).catch(() => undefined);
  expect(breakers.open()).toHaveLength(opens ? 1 : 0);
});

it('another principal, or another target, has its own', async () => {
  const { breakers } = await opened();
  expect(await breakers.run({ ...key, principal: 'mcp:cursor:default' }, works)).toBe('there');
  expect(await breakers.run({ ...key, target: 'fetch example.org:443' }, works)).toBe('there');
  await expect(breakers.run(key, works)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
});
