import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupDatabase } from '../../../../src-main/functions/database/backupDatabase.ts';
import { queryDatabase } from '../../../../src-main/functions/database/queryDatabase.ts';
import { queryNosql } from '../../../../src-main/functions/database/queryNosql.ts';
import { restoreDatabase } from '../../../../src-main/functions/database/restoreDatabase.ts';
import { writeNosql } from '../../../../src-main/functions/database/writeNosql.ts';
import { openBench, type DatabaseBench, type SavedDatabase } from '../../../kit/databases/openBench.ts';
import { redisServerMissing, startRedisServer, type DatabaseServer } from '../../../kit/databases/servers.ts';
import { describeIf } from '../../../kit/skip.ts';
import { failureOf } from '../../../kit/workbench.ts';

describeIf(redisServerMissing === undefined, redisServerMissing ?? '-')('Redis', () => {
  let server: DatabaseServer;
  let bench: DatabaseBench;
  const read = async (command: string, ...args: (string | number)[]): Promise<unknown> => (await bench.call(queryNosql, { connection: 'cache', command, arguments: args }))['result'];
  const write = (command: string, ...args: (string | number)[]): Promise<Record<string, unknown>> => bench.call(writeNosql, { connection: 'cache', command, arguments: args });

  beforeAll(async () => {
    server = await startRedisServer();
    const wrong: SavedDatabase = { connection: { ...server.connection, name: 'wrong' } as SavedDatabase['connection'], password: 'not it' };
    bench = openBench([server, wrong]);
  }, 20_000);
  afterAll(async () => {
    await bench.close();
    await server.stop();
  });

  it('writes and reads', async () => {
    expect(await write('HSET', 'user:7', 'name', 'Ada', 'age', 36)).toEqual({ result: 2, affected: 2 });
    expect(await read('HGETALL', 'user:7')).toEqual({ name: 'Ada', age: '36' });
    await write('RPUSH', 'queue', 'a', 'b');
    expect(await read('LRANGE', 'queue', 0, -1)).toEqual(['a', 'b']);
    expect(await read('GET', 'nothing')).toBeNull();
    expect(await read('DBSIZE')).toBe(2);
    expect((await bench.preview(writeNosql, { connection: 'cache', command: 'del', arguments: ['queue'] })).preview).toMatchObject({ kind: 'sql', statement: 'DEL "queue"' });
    expect(await bench.effects(writeNosql, { connection: 'cache', command: 'del', arguments: ['queue'] })).toMatchObject([{ kind: 'sql', verb: 'DEL', access: 'delete', tables: ['queue'], server: { host: '127.0.0.1', place: 'loopback' } }]);
  });

  it.each(['SET', 'DEL', 'KEYS', 'FLUSHALL', 'CONFIG', 'EVAL', 'EVAL_RO', 'SUBSCRIBE', 'SELECT', 'SHUTDOWN', 'MONITOR', 'BLPOP', 'SORT', 'MULTI', 'DEBUG', 'GETDEL', 'GETEX', 'SCRIPT', 'CLIENT', 'ACL'])('does not read by %s', async (command) => {
    expect(['FORBIDDEN', 'INVALID_INPUT']).toContain((await failureOf(read(command, 'user:7'))).code);
    expect(await read('EXISTS', 'user:7')).toBe(1);
  });

  it.each(['FLUSHALL', 'FLUSHDB', 'CONFIG', 'EVAL', 'SHUTDOWN', 'MODULE', 'REPLICAOF', 'DEBUG', 'ACL', 'SCRIPT', 'FUNCTION', 'MIGRATE', 'GET', 'BLMOVE', 'NOSUCH', 'a b'])('does not write by %s', async (command) => {
    expect(['FORBIDDEN', 'INVALID_INPUT']).toContain((await failureOf(write(command, 'user:7', '1'))).code);
    expect(await read('EXISTS', 'user:7')).toBe(1);
  });

  it('says what is wrong', async () => {
    expect(await failureOf(read('LRANGE', 'user:7', 0, 1))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('WRONGTYPE') as string });
    expect((await failureOf(bench.call(queryNosql, { connection: 'wrong', command: 'GET', arguments: ['a'] }))).code).toBe('PERMISSION_DENIED');
    expect((await failureOf(bench.call(queryDatabase, { connection: 'cache', query: 'SELECT 1' }))).code).toBe('UNSUPPORTED');
    expect((await failureOf(bench.call(queryNosql, { connection: 'cache', collection: 'x' }))).message).toContain('Redis');
    expect((await failureOf(bench.call(writeNosql, { connection: 'cache' }))).code).toBe('INVALID_INPUT');
  });

  it('backs up, and restores beside it, then in its place', async () => {
    await write('SET', 'bytes', '\u0000ÿ', 'EX', 1000);
    expect(await bench.call(backupDatabase, { connection: 'cache', output_path: 'cache.dump' })).toMatchObject({ format: 'redis-dump-lines', tables: [{ name: 'db0', rows: 3 }] });
    await write('DEL', 'user:7');
    expect(await bench.call(restoreDatabase, { connection: 'cache', backup_path: 'cache.dump', target: '3' })).toMatchObject({ target: '3', checked: true, tables: [{ rows: 3 }] });
    expect((await failureOf(bench.call(restoreDatabase, { connection: 'cache', backup_path: 'cache.dump', target: '3' }))).code).toBe('ALREADY_EXISTS');
    expect(await bench.call(restoreDatabase, { connection: 'cache', backup_path: 'cache.dump', replace: true })).toMatchObject({ replaced: true, kept: 'db15' });
    expect(await read('HGETALL', 'user:7')).toEqual({ name: 'Ada', age: '36' });
    expect(await read('GET', 'bytes')).toBe('\u0000ÿ');
    expect(await read('TTL', 'bytes')).toBeGreaterThan(900);
  });
});
