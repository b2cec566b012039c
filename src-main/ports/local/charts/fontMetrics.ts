import { readFileSync } from 'node:fs';

/** Widths of a font's letters, in parts of its size. */
export interface FontMetrics {
  widthOf(text: string): number;
}

/** Reads the tables `cmap` and `hmtx` of a TrueType font: labels that are measured as they are painted don't overlap. */
export function readFontMetrics(file: string): FontMetrics {
  const font = readFileSync(file);
  const tables = new Map(Array.from({ length: font.readUInt16BE(4) }, (_, index) => [font.toString('latin1', 12 + index * 16, 16 + index * 16), font.readUInt32BE(12 + index * 16 + 8)]));
  const at = (name: string): number => tables.get(name) ?? 0;
  const unitsPerEm = font.readUInt16BE(at('head') + 18);
  const longMetrics = font.readUInt16BE(at('hhea') + 34);
  const glyphOf = readCharacterMap(font, at('cmap'));
  const advance = (glyph: number): number => font.readUInt16BE(at('hmtx') + Math.min(glyph, longMetrics - 1) * 4);
  const widths = new Map<string, number>();
  return {
    widthOf(text) {
      let width = 0;
      for (const letter of text) {
        let known = widths.get(letter);
        // What another font will paint is taken for a square.
        if (known === undefined) widths.set(letter, (known = glyphOf(letter.codePointAt(0) ?? 0) === 0 ? 1 : advance(glyphOf(letter.codePointAt(0) ?? 0)) / unitsPerEm));
        width += known;
      }
      return width;
    },
  };
}

/** The glyphs of the basic plane, from a table of format 4; 0 for none. */
function readCharacterMap(font: Buffer, cmap: number): (code: number) => number {
  const offsets = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4));
  const table = offsets.find((offset) => font.readUInt16BE(offset) === 4);
  if (table === undefined) return () => 1;
  const segments = font.readUInt16BE(table + 6) / 2;
  const [ends, starts] = [table + 14, table + 16 + segments * 2];
  const [deltas, ranges] = [starts + segments * 2, starts + segments * 4];
  return (code) => {
    for (let segment = 0; segment < segments; segment++) {
      if (code > font.readUInt16BE(ends + segment * 2)) continue;
      const start = font.readUInt16BE(starts + segment * 2);
      if (code < start) return 0;
      const delta = font.readUInt16BE(deltas + segment * 2);
      const range = font.readUInt16BE(ranges + segment * 2);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = font.readUInt16BE(ranges + segment * 2 + range + (code - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
