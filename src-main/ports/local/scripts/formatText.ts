import type { FormatRequest } from '../../scripts.ts';

/** Prettier as it comes with Steward. Throws for a text that cannot be read. */
export async function formatText({ parser, text, options }: Omit<FormatRequest, 'signal'>): Promise<string> {
  const [{ format }, ...plugins] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
    import('prettier/plugins/typescript'),
    import('prettier/plugins/postcss'),
    import('prettier/plugins/markdown'),
    import('prettier/plugins/yaml'),
    import('prettier/plugins/html'),
  ]);
  return format(text, { endOfLine: 'auto', ...options, parser, plugins: plugins.map((plugin) => ('default' in plugin ? (plugin.default as never) : plugin)) });
}
