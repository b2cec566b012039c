/** Most rows of a change that are kept for the way back. */
export const mostTracked = 500;
/** Most bytes of them, as JSON. */
export const mostTrackedBytes = 2_000_000;
/** Rows that RETURNING may give. */
export const mostReturned = 200;
/** Most bytes of one cell; longer text is cut with a mark. */
export const longestCell = 65_536;
/** Milliseconds a connection is kept without work. */
export const idleMs = 30_000;
/** Connections to one server at the same time. */
export const mostConnections = 4;
/** Milliseconds of a statement that is only tried. */
export const tryMs = 10_000;
