import type { ReactNode } from 'react';
import type { Sample } from '../../../src-preload/contract/index.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { formatBytes } from '../../ui/format.ts';
import { Sparkline } from './charts/Sparkline.tsx';

/** What the small charts show: the last five minutes. */
const shownMs = 5 * 60_000;

interface Reading {
  label: string;
  value: string;
  /** The value for the ear, where signs stand in it. */
  spoken?: string;
  of: (sample: Sample) => number;
  second?: (sample: Sample) => number;
  most?: number;
}

/** The machine right now, a reading every two seconds. */
export function LiveReadings(): ReactNode {
  const samples = useTopic('health')?.samples;
  const last = samples?.at(-1);
  return (
    <section aria-label="Right now" className="border-b border-(--line) px-6 py-3.5">
      <h2 className="mb-1.5 flex items-baseline gap-2">Right now <span className="text-(length:--t-small) font-normal text-(--text-3)">this computer, last five minutes</span></h2>
      {!samples || !last ? <p className="text-(length:--t-small) text-(--text-3)">The first reading comes in a moment.</p> : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)_130px] items-center gap-x-3.5 text-(length:--t-small)">
          {readings(last).map((reading) => <Row key={reading.label} reading={reading} samples={samples} now={last.at} />)}
        </dl>
      )}
    </section>
  );
}

function readings(last: Sample): Reading[] {
  return [
    { label: 'CPU', value: `${Math.round(last.cpu * 100)} %`, of: (sample) => sample.cpu, most: 1 },
    { label: 'Memory', value: `${formatBytes(last.memoryUsed)} of ${formatBytes(last.memoryTotal)}`, of: (sample) => sample.memoryUsed, most: last.memoryTotal },
    { label: 'Disk', value: `${formatBytes(last.diskUsed)} of ${formatBytes(last.diskTotal)}`, of: (sample) => sample.diskUsed, most: last.diskTotal },
    { label: 'Network', value: `↓ ${formatBytes(last.networkIn)}/s ↑ ${formatBytes(last.networkOut)}/s`, spoken: `${formatBytes(last.networkIn)} a second in, ${formatBytes(last.networkOut)} out`, of: (sample) => sample.networkIn, second: (sample) => sample.networkOut },
    { label: 'Calls', value: `${last.callsPerSecond.toFixed(last.callsPerSecond < 10 ? 1 : 0)}/s`, of: (sample) => sample.callsPerSecond },
  ];
}

function Row({ reading: { label, value, spoken = value, of, second, most }, samples, now }: { reading: Reading; samples: readonly Sample[]; now: number }): ReactNode {
  const shown = samples.filter((sample) => sample.at > now - shownMs);
  return (
    <>
      <dt className="text-(--text-2)">{label}</dt>
      <dd className="truncate text-right tabular-nums" title={spoken}>{value}</dd>
      <Sparkline
        points={shown.map((sample) => ({ at: sample.at, value: of(sample) }))}
        {...(second && { second: shown.map((sample) => ({ at: sample.at, value: second(sample) })) })}
        {...(most !== undefined && { most })}
        from={now - shownMs}
        to={now}
        width={130}
        height={28}
        label={`${label}, last five minutes: ${spoken}`}
      />
    </>
  );
}
