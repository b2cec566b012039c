import { describe, expect, test } from 'vitest';
import { createRedactor, markerOpening, type Sink } from '../../../src-main/redact/redactor.ts';

const sinks: readonly Sink[] = ['model', 'client', 'renderer', 'audit', 'log'];
const run = (length: number, alphabet: string): string => Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('');
const mixed = (length: number): string => run(length, 'aB3dE6gH9kLmN0pQ');
const hexadecimal = (length: number): string => run(length, 'a3f09b7c1d5e2846');
const upper = (length: number): string => run(length, 'A3F0K9B7QC1D5E2Z');

/** What has to go, in what stands around it. */
const keys: readonly [string, string, string?][] = [
  ['AWS access key', `AKIA${upper(16)}`],
  ['AWS temporary key', `ASIA${upper(16)}`],
  ['AWS secret key in a profile', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'aws_secret_access_key = #'],
  ['AWS secret key in JSON', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '"SecretAccessKey": "#"'],
  ['Google API key', `AIza${mixed(35)}`],
  ['Google access token', `ya29.${mixed(60)}`],
  ['Google client secret', `GOCSPX-${mixed(28)}`],
  ['Azure storage key', `${mixed(86)}==`, 'AccountName=x;AccountKey=#;EndpointSuffix=core.windows.net'],
  ['Azure client secret', `abc8Q~${mixed(34)}`],
  ['Azure bus key', `${mixed(43)}=`, 'Endpoint=sb://x/;SharedAccessKeyName=r;SharedAccessKey=#'],
  ['Azure signed URL', `${mixed(43)}%3D`, 'https://x.blob.core.windows.net/c?sv=2020&sig=#'],
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((start): [string, string] => [`GitHub ${start}`, `${start}${mixed(36)}`]),
  ['GitHub fine-grained token', `github_pat_${mixed(22)}_${mixed(59)}`],
  ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-'].map((start): [string, string] => [`GitLab ${start}`, `${start}${mixed(20)}`]),
  ...['xoxb-', 'xoxp-', 'xoxa-', 'xoxs-'].map((start): [string, string] => [`Slack ${start}`, `${start}123456789012-${mixed(24)}`]),
  ['Slack app token', `xapp-1-A0-${mixed(30)}`],
  ['Slack webhook', `T00/B00/${mixed(24)}`, 'https://hooks.slack.com/services/#'],
  ['Stripe live key', `sk_live_${mixed(24)}`],
  ['Stripe test key', `sk_test_${mixed(24)}`],
  ['Stripe webhook secret', `whsec_${mixed(32)}`],
  ['OpenAI key', `sk-${mixed(48)}`],
  ['OpenAI project key', `sk-proj-${mixed(60)}`],
  ['Anthropic key', `sk-ant-api03-${mixed(90)}`],
  ['OpenRouter key', `sk-or-v1-${hexadecimal(64)}`],
  ['Groq key', `gsk_${mixed(52)}`],
  ['Steward token', `stw_${mixed(43)}`],
  ['npm token', `npm_${mixed(36)}`],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${mixed(60)}`],
  ['Hugging Face token', `hf_${mixed(34)}`],
  ['JSON web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${mixed(43)}`],
  ['unsigned JSON web token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0.'],
  ['SendGrid key', `SG.${mixed(22)}.${mixed(43)}`],
  ['Twilio key', `SK${hexadecimal(32)}`],
  ['Mailchimp key', `${hexadecimal(32)}-us12`],
  ['Shopify token', `shpat_${hexadecimal(32)}`],
  ['DigitalOcean token', `dop_v1_${hexadecimal(64)}`],
  ['Docker token', `dckr_pat_${mixed(27)}`],
  ['Vault token', `hvs.${mixed(40)}`],
  ['Telegram token', `123456789:AA${mixed(33)}`],
  ['Discord token', `MTIz${mixed(20)}.GabcDe.${mixed(38)}`],
  ['age key', `AGE-SECRET-KEY-1${upper(58)}`],
  ['password of a database URL', 'hunter2hunter2', 'postgres://app:#@db.internal/x'],
  ['password of a URL without a user', 'p4ssw0rd', 'redis://:#@h:6379'],
  ['password of a URL with : and @ in it', 'p@ss:w0rd', 'mysql://root:#@h/db'],
  ['short password of a URL', 'pw', 'https://user:#@host/'],
  ['token as the user of a URL', mixed(40), 'https://#@github.com/x'],
  ['token in a query', 'a1b2c3d4e5', 'https://h/x?access_token=#&y=1'],
  ['password of an ADO string', 'S3cr&t!', 'Server=db;Database=x;User Id=sa;Password=#;Encrypt=true'],
  ['password of an ODBC string', 'S3cretpw', 'Driver={X};Server=h;Uid=u;Pwd=#;'],
  ['password of a libpq string', 'S3cret', 'host=h user=u password=# dbname=d'],
  ['password of a JDBC string', 'S3cretpw', 'jdbc:sqlserver://h:1433;databaseName=x;user=sa;password=#;'],
  ['bearer header', mixed(30), 'Authorization: Bearer #'],
  ['bearer header in JSON', mixed(30), '{"Authorization":"Bearer #"}'],
  ['bearer header in a command', 'abcdef.123456-xyz', "curl -H 'Authorization: Bearer #'"],
  ['basic header', 'dXNlcjpwYXNzd29yZA==', 'Authorization: Basic #'],
  ['basic value', 'dXNlcjpwYXNzd29yZA==', 'Basic #'],
  ['key header', 'abcdef123456', 'X-Api-Key: #'],
  ['token header', 'abcdef123456', 'PRIVATE-TOKEN: #'],
  ['cookie', 'sid=abcdef123456; theme=dark', 'Cookie: #'],
  ['cookie that is set', 'abcdef123456', 'Set-Cookie: sid=#; Path=/'],
  ['.netrc', 's3cretpw', 'machine api.x.com login u password #'],
  ['.netrc in lines', 's3cretpw', 'machine h\n  login u\n  password #\n'],
  ['password in the environment', 's3cretpw', 'PGPASSWORD=# psql'],
  ...['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', ''].map((kind): [string, string] => [`${kind}private key`, `-----BEGIN ${kind}PRIVATE KEY-----\n${mixed(64)}\n${mixed(64)}\n-----END ${kind}PRIVATE KEY-----`]),
  ['private key with headers', `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AAAA\n\n${mixed(64)}\n-----END RSA PRIVATE KEY-----`],
  ['private key of PGP', `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n${mixed(64)}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`],
  ['private key in one line', `-----BEGIN PRIVATE KEY-----\\n${mixed(64)}\\n-----END PRIVATE KEY-----\\n`],
  ['private key without its end', `-----BEGIN PRIVATE KEY-----\n${mixed(64)}\n${mixed(30)}`],
  ['private key without its beginning', `${mixed(64)}\n${mixed(64)}\n-----END PRIVATE KEY-----`],
];

const bytes = (text: string): Buffer => Buffer.from(text);
const pairs = (text: string): string[] => bytes(text).toString('hex').match(/../g) ?? [];
const percent = (text: string): string => pairs(text).map((pair) => `%${pair}`).join('');

const forms: readonly [string, (text: string) => string][] = [
  ['plain', (text) => text],
  ['base64', (text) => bytes(`é, ${text}\n`).toString('base64')],
  ['base64 after a path', (text) => `/tmp/a${bytes(`? ${text}`).toString('base64url')}`],
  ['base64 in lines', (text) => bytes(`${'pad '.repeat(20)}${text}${' pad'.repeat(20)}`).toString('base64').replaceAll(/(.{76})/g, '$1\n')],
  ['base64 of UTF-16', (text) => Buffer.from(`${text};`, 'utf16le').toString('base64')],
  ['base64 in a URL', (text) => encodeURIComponent(bytes(`??${text}??`).toString('base64'))],
  ['hexadecimal after a letter', (text) => `a${bytes(`${text} and more`).toString('hex')}`],
  ['hexadecimal with colons', (text) => pairs(text).join(':')],
  ['hexadecimal with blanks', (text) => pairs(text).join(' ')],
  ['bytes of a program', (text) => pairs(text).map((pair) => `0x${pair}`).join(', ')],
  ['escapes of a program', (text) => pairs(text).map((pair) => `\\x${pair}`).join('')],
  ['all URL-encoded', percent],
  ['partly URL-encoded', (text) => [...bytes(text)].map((byte, index) => (index % 3 === 0 ? `%${byte.toString(16).padStart(2, '0').toUpperCase()}` : String.fromCharCode(byte))).join('')],
  ['URL-encoded twice', (text) => encodeURIComponent(percent(text))],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify(`a\n${text}`))],
  ['unicode escapes', (text) => Array.from(text, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['HTML numbers', (text) => Array.from(text, (character) => `&#${character.charCodeAt(0)};`).join('')],
  ['coloured', (text) => `\u001b[01;31m\u001b[K${text.slice(0, 5)}\u001b[m\u001b[K${text.slice(5)}`],
  ['with an invisible character', (text) => `${text.slice(0, 4)}\u200b${text.slice(4)}`],
];

/** Too short for a run of encoded text to be told from words. */
const tooShort = (text: string): boolean => text.length < 24;

describe('what is shaped like a key is hidden in every encoding, piece by piece and in JSON', () => {
  test.each(keys)('%s', (_name, secret, around = '#') => {
    const redactor = createRedactor();
    const text = around.replace('#', secret);
    for (const [form, encode] of forms) {
      if (tooShort(text) && form !== 'plain') continue;
      const encoded = `before\n${encode(text)}\nafter`;
      for (const sink of sinks) {
        const shown = redactor.text(encoded, sink);
        expect(shown, form).toContain(markerOpening);
        expect(shown, form).not.toContain(encode(secret));
        expect(shown.startsWith('before\n'), form).toBe(true);
        expect(redactor.text(shown, sink), form).toBe(shown);
        const whole = { path: 'a', text: encoded };
        expect(JSON.parse(redactor.json(whole, sink)), form).toEqual(redactor.value(whole, sink));
        expect(redactor.json(whole, sink), form).toContain(markerOpening);
      }
    }
  });
});

describe('what a name tells of a value', () => {
  const redactor = createRedactor();
  test.each([
    [{ headers: { Authorization: 'Bearer q7Gx2LmP9vTzR4kW' } }, 'q7Gx2'],
    [{ headers: { 'set-cookie': ['a=1', 'sid=q7Gx2LmP9v; Path=/'] } }, 'q7Gx2'],
    [{ headers: [{ name: 'X-Api-Key', value: 'q7Gx2LmP9vTz' }] }, 'q7Gx2'],
    [{ Cookie: 'sid=q7Gx2LmP9v' }, 'q7Gx2'],
  ])('every sink: %j', (value, secret) => {
    for (const sink of sinks) {
      expect(JSON.stringify(redactor.value(value, sink))).not.toContain(secret);
      expect(redactor.json(value, sink)).not.toContain(secret);
    }
  });

  test.each([[{ password: 'hunter2' }], [{ db_password: 'hunter2' }], [{ tokens: ['q7Gx2LmP9vhunter2'] }], [{ env: [{ name: 'API_KEY', value: 'q7Gx2LmP9vhunter2' }] }], [{ note: 'password=hunter2' }], [{ inner: '{"password":"hunter2"}' }]])('audit and log: %j', (value) => {
    for (const sink of ['audit', 'log'] as const) expect(redactor.json(value, sink)).not.toContain('hunter2');
  });
});

test.each([
  ['hashes and ids', 'commit 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03, 3d813cbb47fb32ba91df831e1593ac29, 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
  ['an image', `data:image/png;base64,${Buffer.from(Array.from({ length: 30_000 }, (_, index) => (Math.imul(index + 1, 2_654_435_761) >>> 13) & 255)).toString('base64')}`],
  ['text in base64', Buffer.from('An ordinary letter about nothing that anybody would hide.').toString('base64')],
  ['addresses', 'https://example.org:8080/a/b?q=1&page=2 and mailto:ann@example.org, git@github.com:a/b.git'],
  ['a program', "const token = readToken(); headers.set('Authorization', authorization); if (password === other) risk-assessment-of-2026-and-later(); .sk-toggleable__label-arrow { }"],
  ['a table of bytes', 'de:ad:be:ef:00:11:22:33 and 00 01 02 03 04 05 06 07 08 09'],
  ['prose', 'The bearer of good news asked for basic authentication-free access; the cookie was sweet, the login page had no password.'],
  ['escapes', 'a%20b%20c%2Fd &amp; e &lt;f&gt; \\u00e4\\n C:\\new\\table'],
])('ordinary text stays as it is: %s', (_name, text) => {
  const redactor = createRedactor();
  redactor.setSecrets([{ name: 'stored', value: 'Tr0ub4dor&3 zebra' }]);
  for (const sink of ['model', 'client', 'renderer'] as const) expect(redactor.text(text, sink)).toBe(text);
});
