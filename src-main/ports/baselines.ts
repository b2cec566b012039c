/** What a page said when it was last looked at, kept between calls in Steward's own folder. */
export interface Baselines {
  read(key: string): Promise<{ text: string; at: number } | undefined>;
  write(key: string, baseline: { text: string; at: number }): Promise<void>;
}
