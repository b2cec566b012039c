/** Bytes that one message counts for beside its own: what it costs to take it apart and hand it on. */
const bytesOfMessage = 2048;
/** Bytes a millisecond that one server may have us read, and how much at once after a pause. */
const bytesPerMs = 40 * 1024;
const mostSaved = 1024 * 1024;
/** One wait at most, milliseconds: a big message is paid for in a few. */
const longestWait = 100;

/**
 * How fast one server is read, so that a flood leaves the event loop to others: some 40 MB or 20 000
 * messages a second. Returns the milliseconds to wait before reading on; 0 = read on.
 */
export function createPace(now: () => number = () => performance.now()): (bytes: number, messages?: number) => number {
  let saved = mostSaved;
  let last = now();
  return (bytes, messages = 0) => {
    const time = now();
    saved = Math.min(mostSaved, saved + (time - last) * bytesPerMs) - bytes - messages * bytesOfMessage;
    last = time;
    return saved >= 0 ? 0 : Math.min(longestWait, Math.ceil(-saved / bytesPerMs));
  };
}
