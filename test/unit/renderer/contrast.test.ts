import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What the interface's colours promise each other, computed from the token file itself. */
const css = readFileSync(new URL('../../../src-renderer/styles/tokens.css', import.meta.url), 'utf8');

type Linear = readonly [number, number, number];

/** OKLCH to linear sRGB, clipped to what a screen can show. */
function toLinear(lightness: number, chroma: number, hue: number): Linear {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    clip(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    clip(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ];
}

/** The tokens of a theme; the dark one takes what it does not name from the light one. */
function readTokens(theme: 'light' | 'dark'): (name: string) => Linear {
  const [light = '', dark = ''] = css.split('[data-theme="dark"]');
  const found = new Map<string, Linear>();
  const aliases = new Map<string, string>();
  for (const part of theme === 'light' ? [light] : [light, dark]) {
    for (const [, name, l, c, h] of part.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+)\s+([\d.]+)\)/g)) found.set(name ?? '', toLinear(Number(l), Number(c), Number(h)));
    for (const [, name, target] of part.matchAll(/--([\w-]+):\s*var\(--([\w-]+)\)/g)) aliases.set(name ?? '', target ?? '');
  }
  return (name) => {
    const value = found.get(name) ?? found.get(aliases.get(name) ?? '');
    if (!value) throw new Error(`tokens.css has no colour --${name}`);
    return value;
  };
}

const luminance = ([red, green, blue]: Linear): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(a: Linear, b: Linear): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['pane', 'canvas', 'surface', 'well', 'hover', 'selected'];
const onGrounds: readonly [string, number][] = [['text', 10.8], ['text-2', 6.6], ['text-3', 4.75], ['accent', 5.3], ['write', 4.9], ['destroy', 5.1], ['out', 5.1], ['read', 4.75]];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const token = readTokens(theme);

  it.each(onGrounds.flatMap(([name, least]) => grounds.map((ground) => [name, ground, least] as const)))('%s on %s has at least %d', (name, ground, least) => {
    expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(least);
  });

  it.each([['write', 'write-tint'], ['destroy', 'destroy-tint'], ['out', 'out-tint'], ['accent', 'accent-tint'], ['text-2', 'write-tint'], ['text-2', 'destroy-tint'], ['on-ink', 'ink'], ['on-ink', 'ink-hover'], ['on-risk', 'write'], ['on-risk', 'destroy'], ['on-risk', 'out'], ['on-accent', 'accent'], ['text', 'add'], ['text', 'del'], ['text', 'add-strong'], ['text', 'del-strong'], ['text-2', 'add'], ['text-2', 'del']])('%s on %s can be read', (name, ground) => {
    expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['canvas', 'surface', 'pane'])('edges of controls are seen on %s', (ground) => {
    expect(contrast(token('line-control'), token(ground))).toBeGreaterThanOrEqual(3);
  });

  it.each(['c1', 'c2', 'c3', 'c4', 'c5'])('the chart line %s is seen', (name) => {
    expect(contrast(token(name), token('canvas'))).toBeGreaterThanOrEqual(3);
  });
});

it('the ratio is the one of WCAG', () => {
  expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21, 5);
});
