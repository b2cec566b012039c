/** About as many characters as a line of the answer holds. */
const lineLength = 68;

/** The part of a text still being written that is shown: whole lines, so that words do not trickle. */
export function wholeLines(text: string): string {
  const start = text.lastIndexOf('\n') + 1;
  const rest = text.slice(start);
  const full = Math.floor(rest.length / lineLength) * lineLength;
  const cut = full === 0 ? 0 : rest.lastIndexOf(' ', full) + 1;
  return text.slice(0, start + cut);
}
