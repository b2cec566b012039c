import type { ScheduledTask } from '../../../src-preload/contract/index.ts';

const hour = 3_600_000;

/** Tasks in every state a list can show. */
export function makeTasks(now: number): ScheduledTask[] {
  const task = (name: string, change: Partial<ScheduledTask>): ScheduledTask => ({ name, function: 'write_file', arguments: {}, when: '0 9 * * *', sentence: 'Every day at 09:00', timeZone: 'Europe/Berlin', call: 'Write report.md', ifMissed: 'run', createdAt: now - 90 * hour, by: 'chat', runs: 0, next: [now + 3 * hour, now + 27 * hour, now + 51 * hour], ...change });
  return [
    task('morning report', { runs: 12, lastRun: { at: now - 21 * hour, outcome: 'done', text: 'Wrote report.md, 4.1 KB', callId: 'call_1' } }),
    task('clean downloads', { function: 'delete_directory', call: 'Delete old-exports and everything below', when: '30 18 * * 5', sentence: 'Every Friday at 18:30', runs: 3, lastRun: { at: now - 160 * hour, outcome: 'refused', text: 'Nobody answered in 10 minutes, so it was refused. Nothing ran', callId: 'call_2' }, next: [now + 9 * hour] }),
    task('check the shop', { function: 'get_system_info', call: 'Read memory, disk info', when: '*/15 * * * *', sentence: 'Every 15 minutes', runs: 480, lastRun: { at: now - 600_000, outcome: 'running', text: 'Waits for you: Read memory, disk info' }, next: [now + 300_000] }),
    task('backup', { function: 'compress_files', call: 'Compress ledger into ledger.zip', when: '0 2 * * *', sentence: 'Every day at 02:00', ifMissed: 'skip', runs: 7, lastRun: { at: now - 10 * hour, outcome: 'missed', text: 'Steward did not run then' }, next: [now + 14 * hour] }),
    task('remind me', { function: 'send_notification', call: 'Show notification “Tea”', when: 'in 20 minutes', sentence: 'Once, Tue, 24 Nov 2026, 12:20', runs: 1, lastRun: { at: now - 2 * hour, outcome: 'failed', text: 'Nothing here can show notifications', callId: 'call_3' }, next: [] }),
  ];
}
