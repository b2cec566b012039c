/** For the default branch of a switch over a union: the compiler proves it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`A case was not handled: ${JSON.stringify(value)}`);
}
