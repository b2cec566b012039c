/** Shows an error where uncaught ones are shown, without stopping what found it. */
export function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
