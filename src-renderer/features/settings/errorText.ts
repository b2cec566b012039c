/** An error as one sentence or two: what happened, then what to try. */
export function errorText({ message, hint }: { message: string; hint?: string | undefined }): string {
  const text = hint === undefined ? message : `${message}. ${hint}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
