/** What a message counts for beside its bytes: the work of taking it apart and handing it on. Answers come only as often as something is asked. */
const bytesOf = { answer: 4 * 1024, event: 8 * 1024, other: 16 * 1024 } as const;
/** Bytes a millisecond that one server may have us read, and how much at once after a pause. */
const bytesPerMs = 40 * 1024;
const mostSaved = 1024 * 1024;
/** One wait at most, milliseconds: a big message is paid for in a few. */
const longestWait = 100;

/** How fast one server is read, so that a flood leaves the event loop to others. Returns the milliseconds to wait before reading on; 0 = read on. */
export function createPace(now: () => number = () => performance.now()): (bytes: number, kind?: keyof typeof bytesOf, count?: number) => number {
  let saved = mostSaved;
  let last = now();
  return (bytes, kind = 'event', count = 0) => {
    const time = now();
    saved = Math.min(mostSaved, saved + (time - last) * bytesPerMs) - bytes - count * bytesOf[kind];
    last = time;
    return saved >= 0 ? 0 : Math.min(longestWait, Math.ceil(-saved / bytesPerMs));
  };
}
