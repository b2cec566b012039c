/** Permission bits as `ls` writes them: "rwxr-xr-x", with s and t for the special bits. */
export function permissionText(mode: number): string {
  const triple = (shift: number, special: boolean, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) === 1;
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  return triple(6, (mode & 0o4000) !== 0, 's') + triple(3, (mode & 0o2000) !== 0, 's') + triple(0, (mode & 0o1000) !== 0, 't');
}

/** Four octal digits: "0644". */
export function permissionDigits(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
