/** Steward's own environment variables. */
export interface EnvironmentVariables {
  names(): string[];
  /** Undefined where there is none of that name, and for Steward's own keys, which nobody is told. */
  value(name: string): string | undefined;
  /** Whether programs inherit it and its value is harmless. */
  isHarmless(name: string): boolean;
}
