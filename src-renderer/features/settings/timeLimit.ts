/** Units the time limit is typed in, largest last. */
export const timeUnits = [
  { id: 'seconds', seconds: 1 },
  { id: 'minutes', seconds: 60 },
  { id: 'hours', seconds: 3600 },
] as const;

export type TimeUnit = (typeof timeUnits)[number]['id'];

const longest = 86_400;

/** 600 → 10 minutes, 90 → 90 seconds: the largest unit that gives a whole number. */
export function splitTimeLimit(seconds: number): { amount: number; unit: TimeUnit } {
  const unit = timeUnits.findLast((candidate) => seconds > 0 && seconds % candidate.seconds === 0) ?? timeUnits[0];
  return { amount: seconds / unit.seconds, unit: unit.id };
}

/** What was typed as seconds, or what would be right instead. */
export function readTimeLimit(text: string, unit: TimeUnit): { seconds: number } | { problem: string } {
  const factor = timeUnits.find((candidate) => candidate.id === unit)?.seconds ?? 1;
  const most = longest / factor;
  if (!/^\d{1,6}$/.test(text.trim())) return { problem: `A whole number, 1 to ${most.toLocaleString('en')} ${unit}` };
  const amount = Number(text);
  if (amount === 0) return { problem: 'At least 1; to wait for ever, choose “Until answered”' };
  if (amount > most) return { problem: `At most ${most.toLocaleString('en')} ${unit}, which is one day` };
  return { seconds: amount * factor };
}

/** "10 minutes", "1 hour", "until answered". */
export function describeTimeLimit(seconds: number): string {
  if (seconds === 0) return 'until answered';
  const { amount, unit } = splitTimeLimit(seconds);
  return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
