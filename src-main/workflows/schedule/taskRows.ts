import type { Caller, ScheduledTask } from '../../../src-preload/contract/index.ts';
import type { Store } from '../../store/store.ts';
import type { Moment } from './readMoment.ts';

/** A task with what it runs by. */
export interface KeptTask extends ScheduledTask {
  moment: Moment;
  caller: Caller;
}

/** What is called may hold what nobody is to read in a file. */
export interface TaskCipher {
  encrypt(plain: string): Promise<string>;
  decrypt(sealed: string): Promise<string>;
}

export interface TaskRows {
  save(task: KeptTask): Promise<void>;
  remove(name: string): Promise<void>;
  /** `onDamaged` hears of those that cannot be read; they stay. */
  all(onDamaged: (error: unknown, name: string) => void): Promise<KeptTask[]>;
}

/** Tasks in the store, sealed. */
export function createTaskRows(store: Store, cipher: TaskCipher): TaskRows {
  return {
    async save(task) {
      await store.run({ sql: 'INSERT OR REPLACE INTO scheduled_tasks (name, created_at, body) VALUES (?, ?, ?)', params: [task.name, task.createdAt, await cipher.encrypt(JSON.stringify(task))] });
    },
    remove: (name) => store.run({ sql: 'DELETE FROM scheduled_tasks WHERE name = ?', params: [name] }),
    async all(onDamaged) {
      const found: KeptTask[] = [];
      for (const { name, body } of await store.all<{ name: string; body: string }>('SELECT name, body FROM scheduled_tasks ORDER BY created_at')) {
        try {
          found.push(JSON.parse(await cipher.decrypt(body)) as KeptTask);
        } catch (error) {
          onDamaged(error, name);
        }
      }
      return found;
    },
  };
}
