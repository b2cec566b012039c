// Floods of processes, processor time, memory and output, each beside calls of others.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { p95, processesWith, startUnprivileged, type UnprivilegedDaemon } from './unprivileged.ts';

export const floods = [
  { what: 'a fork bomb', command: 'f() { f | f & }; f; sleep 3781001', timeout: 4, answer: /Cannot fork|SIGKILL/ },
  { what: 'a fork bomb of sessions of their own', command: `perl -MPOSIX -e 'while (1) { my $child = fork; next if !defined $child || $child; setsid; exec "sleep", "3781001" }'`, timeout: 4, answer: /"timed_out":true/ },
  { what: 'endless output', command: ['yes', '3781001'], timeout: 10, answer: /"limit":"output"/ },
  { what: 'endless output to both sides', command: 'yes 3781001 & yes 3781001 >&2', timeout: 10, answer: /"limit":"output"/ },
  { what: 'an allocation of 10 GB', command: `perl -e 'my @kept; while (1) { push @kept, "3781001" x 1000000 }'`, timeout: 120, answer: /Out of memory|"limit":"memory"/ },
  { what: 'an allocation of 10 GB by many', command: `for i in 1 2 3 4 5 6; do perl -e 'my @kept; while (1) { push @kept, "3781001" x 1000000 }' & done; wait`, timeout: 20, answer: /Out of memory|"limit":"memory"|"timed_out":true/ },
  { what: 'processor time', command: 'for i in 1 2 3 4 5 6 7 8; do while :; do :; done & done; sleep 3781001', timeout: 4, answer: /"timed_out":true/ },
  { what: 'a setsid escapee', command: 'setsid -f sleep 3781001; setsid sh -c "setsid -f sleep 3781001; sleep 3781001" & sleep 1', timeout: 10, answer: /"exit_code":0/ },
] as const;
export type Flood = (typeof floods)[number];

/** The daemon's p95 while a flood runs, and what the flood's own caller was told. */
async function flood(daemon: UnprivilegedDaemon, { command, timeout }: Flood): Promise<{ during: number[]; answer: string }> {
  let over = false;
  const running = daemon.client.callTool('execute_shell', { command, timeout }).finally(() => (over = true));
  const during: number[] = [];
  while (!over) during.push(...(await daemon.measure(10)));
  return { during, answer: JSON.stringify((await running).structuredContent) };
}

/** Others are answered as if nothing were, and nothing is left. */
export async function standFloods(attacks: readonly Flood[]): Promise<void> {
  const daemon = await startUnprivileged();
  await daemon.measure(1000);
  for (const attack of attacks) {
    const ratios: number[] = [];
    // The promise is a ratio of two measurements on a machine that others use too: the best of three counts.
    for (let round = 0; round < 3 && !ratios.some((ratio) => ratio < 3); round++) {
      const idle = p95(await daemon.measure(500));
      const { during, answer } = await flood(daemon, attack);
      expect(answer, attack.what).toMatch(attack.answer);
      expect(processesWith('3781001'), attack.what).toEqual([]);
      ratios.push(p95(during) / idle);
      console.info(`${attack.what}: p95 ${p95(during).toFixed(2)} ms over ${during.length} calls, idle ${idle.toFixed(2)} ms`);
    }
    expect(Math.min(...ratios), attack.what).toBeLessThan(3);
  }
  // A sandbox may rest for the next command; it ends with Steward.
  await daemon.stop();
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`steward-layer-${daemon.pid}-`))).toEqual([]);
}
