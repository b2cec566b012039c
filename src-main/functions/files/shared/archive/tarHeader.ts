export const blockSize = 512;

/** Where a header keeps the sum of its bytes, as octal digits; counted as spaces in the sum itself. */
const sumStart = 148;
const sumEnd = 156;

/** Whether a block is the header of a tar entry: its check sum says so. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockSize || block[0] === 0) return false;
  const written = Number.parseInt(Buffer.from(block.subarray(sumStart, sumEnd)).toString('latin1').replaceAll('\0', ' ').trim(), 8);
  return written === checkSum(block);
}

function checkSum(block: Uint8Array): number {
  let sum = (sumEnd - sumStart) * 0x20;
  for (let index = 0; index < blockSize; index++) if (index < sumStart || index >= sumEnd) sum += block[index] ?? 0;
  return sum;
}

/** Bytes that fill an entry's content up to a whole block. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** A tar archive of one small file, as text: all its bytes are ASCII. For examples. */
export function asciiTar(name: string, content: string): string {
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const head = [name.padEnd(100, '\0'), octal(0o644, 8), octal(0, 8), octal(0, 8), octal(content.length, 12), octal(0, 12)].join('');
  const tail = `0${'\0'.repeat(100)}ustar\x0000`.padEnd(blockSize - sumEnd, '\0');
  const sum = checkSum(Buffer.from(`${head}        ${tail}`, 'latin1'));
  return `${head}${octal(sum, 7)} ${tail}${content}${'\0'.repeat(paddingOf(content.length) + 2 * blockSize)}`;
}
