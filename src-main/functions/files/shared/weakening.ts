/**
 * Lines that make this computer or what is built on it less safe. A remark for the person who
 * approves, not a boundary: what a call may do is decided by its effects.
 *
 * `words` are looked for first, in lower case; `pattern` must match where a word was found.
 */
const rules: readonly { words: readonly string[]; pattern: RegExp; says: string }[] = [
  { words: ['stricthostkeychecking'], pattern: /^stricthostkeychecking[\s=]+(?:no|off)\b/i, says: 'turns off host key checks' },
  { words: ['userknownhostsfile'], pattern: /^userknownhostsfile[\s=]+\/dev\/null/i, says: 'forgets which hosts are known' },
  { words: ['permitrootlogin'], pattern: /^permitrootlogin\s+yes\b/i, says: 'lets root sign in from outside' },
  { words: ['passwordauthentication'], pattern: /^passwordauthentication\s+yes\b/i, says: 'lets people sign in with a password only' },
  { words: ['nopasswd'], pattern: /^nopasswd\s*:/i, says: 'lets commands run as another user without a password' },
  { words: ['chmod'], pattern: /^chmod\s+(?:-[a-z]+\s+)*(?:0?777|a\+rwx|ugo\+rwx)\b/i, says: 'lets everyone change files' },
  { words: ['curl', 'wget'], pattern: /^(?:curl|wget)\b[^|]{0,400}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b/i, says: 'runs what it downloads, unseen' },
  { words: ['base64'], pattern: /^base64\s+(?:-d|--decode|-D)\b[^|]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b/, says: 'runs a hidden script' },
  { words: ['verify'], pattern: /^verify\s*=\s*false\b/i, says: 'turns off certificate checks' },
  { words: ['rejectunauthorized'], pattern: /^rejectunauthorized["']?\s*[:=]\s*false\b/i, says: 'turns off certificate checks' },
  { words: ['node_tls_reject_unauthorized'], pattern: /^node_tls_reject_unauthorized["']?\]?\s*[:=]\s*["']?0/i, says: 'turns off certificate checks' },
  { words: ['insecureskipverify'], pattern: /^insecureskipverify\s*:\s*true\b/i, says: 'turns off certificate checks' },
  { words: ['strict-ssl', 'sslverify', 'ssl_verify'], pattern: /^(?:strict-ssl|sslverify|ssl_verify)["']?\s*[:= ]\s*["']?(?:false|off|0)\b/i, says: 'turns off certificate checks' },
  { words: ['--no-check-certificate'], pattern: /^--no-check-certificate\b/i, says: 'turns off certificate checks' },
  { words: ['http.sslverify'], pattern: /^http\.sslverify[\s=]+false\b/i, says: 'turns off certificate checks' },
  { words: ['--privileged'], pattern: /^--privileged\b/i, says: 'gives a container the whole machine' },
  { words: ['privileged'], pattern: /^privileged\s*:\s*true\b/i, says: 'gives a container the whole machine' },
  { words: ['/dev/tcp/'], pattern: /^\/dev\/tcp\/[^\s/]+\/\d+/i, says: 'opens a connection from the shell' },
  { words: ['setenforce'], pattern: /^setenforce\s+0\b/i, says: 'turns off SELinux' },
  { words: ['selinux'], pattern: /^selinux\s*=\s*(?:disabled|permissive)\b/i, says: 'turns off SELinux' },
  { words: ['ufw'], pattern: /^ufw\s+disable\b/i, says: 'turns off the firewall' },
  { words: ['access-control-allow-origin'], pattern: /^access-control-allow-origin["']?\s*[:,]?\s*["']?\*/i, says: 'lets every web site in' },
];

/** How far a rule looks behind the word that led to it. */
const reach = 500;
/** How often one word is tried in one line. */
const triesInLine = 100;

/** What a line weakens, or undefined. Linear in the line's length. */
export function weakeningOf(line: string): string | undefined {
  const lower = line.toLowerCase();
  for (const rule of rules) {
    for (const word of rule.words) {
      let at = lower.indexOf(word);
      for (let tries = 0; at !== -1 && tries < triesInLine; tries++) {
        if (rule.pattern.test(line.slice(at, at + reach))) return rule.says;
        at = lower.indexOf(word, at + word.length);
      }
    }
  }
  return undefined;
}

/** One remark a line, at most ten: "Line 21 turns off host key checks". */
export function weakeningNotes(lines: Iterable<{ number: number; text: string }>): { tone: 'destroy'; text: string }[] {
  const notes: { tone: 'destroy'; text: string }[] = [];
  for (const { number, text } of lines) {
    const says = weakeningOf(text);
    if (says === undefined) continue;
    notes.push({ tone: 'destroy', text: `Line ${number} ${says}` });
    if (notes.length === 10) break;
  }
  return notes;
}
