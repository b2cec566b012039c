interface Warning {
  shape: RegExp;
  text: string;
}

/**
 * Things in a command a person should not overlook. A help for the eye on the card, never a boundary:
 * a command can hide anything.
 */
const table: readonly Warning[] = [
  { shape: /\b(?:curl|wget)\b[^|;&\n]{0,500}\|\s{0,5}(?:sudo\s{1,5})?(?:ba|z|da|k)?sh\b/, text: 'Runs a script straight from the network' },
  { shape: /\bbase64\s{1,5}(?:-d|--decode)\b[^|;&\n]{0,200}\|\s{0,5}(?:ba|z|da)?sh\b/, text: 'Runs text that is hidden by an encoding' },
  { shape: /\bsudo\b|\bdoas\b|\bpkexec\b/, text: 'Asks for administrator rights' },
  { shape: /\brm\s{1,5}(?:-[a-zA-Z]{1,10}\s{1,5}){0,5}-[a-zA-Z]{0,10}[rf]/, text: 'Deletes without asking, past the trash' },
  { shape: /\bmkfs\b|\bdd\s[^\n]{0,200}\bof=\/dev\//, text: 'Writes to a disk itself' },
  { shape: /\bchmod\s{1,5}(?:-R\s{1,5})?(?:777|a\+rwx|o\+w)\b/, text: 'Lets everybody write' },
  { shape: />\s{0,5}\/dev\/tcp\/|\bnc\s{1,5}(?:-[a-zA-Z]{1,5}\s{1,5}){0,3}-e\b/, text: 'Hands a shell to the network' },
  { shape: /\bgit\s{1,5}push\b[^\n;&|]{0,200}(?:--force|-f)\b/, text: 'Overwrites history on a server' },
  { shape: /\b(?:shutdown|reboot|halt|poweroff)\b/, text: 'Ends the whole machine' },
  { shape: /\bcrontab\b|\bsystemctl\s{1,5}(?:enable|start)\b|\blaunchctl\s{1,5}load\b/, text: 'Keeps running after this call' },
];

export function warnings(command: string): { tone: 'destroy'; text: string }[] {
  return table.filter(({ shape }) => shape.test(command)).map(({ text }) => ({ tone: 'destroy', text }));
}
