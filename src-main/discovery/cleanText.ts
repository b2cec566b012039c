/** A stranger's text as one short line: no control, direction, zero-width or tag characters. */
export function cleanText(text: string, longest = 100): string {
  const plain = text.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0]+/gu, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...plain];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : plain;
}
