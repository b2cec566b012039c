/** Names a preview lists: enough for a card, or all that one message should carry. */
export function largestNames(context: { whole?: boolean }): number {
  return context.whole === true ? 10_000 : 100;
}

/** For calls that go through many files: half an hour. */
export const longTimeoutMs = 30 * 60_000;

/** For searches: five minutes. */
export const searchTimeoutMs = 5 * 60_000;

/** How far back a change counts as recent on a card: seven days. */
export const recentMs = 7 * 24 * 3600_000;
