/** How one kind of key, password or token looks. */
export interface KeyShape {
  what: string;
  /** A text without this holds none: quick to look for. */
  hint: RegExp;
  /** Runs in linear time. A first group stands before the secret and stays. */
  shape: RegExp;
  /** Told of what was found; false: it is something else. */
  holds?: (found: string) => boolean;
}

/** No letter or digit before it, but for those of an escape as JSON and terminals write them. */
const edge = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\[[0-9;]{0,20}[A-Za-z]))`;
/** Between a name and its value, in headers, settings and JSON in JSON. */
const apart = String.raw`\\{0,7}["']?\s{0,3}[:=]\s{0,3}(?:\[\s{0,3})?\\{0,7}["']?`;
/** Space, also as JSON spells it. */
const space = String.raw`(?:\s|\\{1,7}[nrt])`;
const headerApart = apart.replace('[:=]', ':');
/** Characters of a value that stands in a longer text. */
const bare = String.raw`[^\s"',;\\\u27e6(){}$<>` + '`]';
/** Words of programs that stand beside such names hold no digit. */
const withDigit = `(?=${bare}{0,400}[0-9])`;
const settingNames = '(?:server|data source|host|addr(?:ess)?|user id|uid|user|username|database|initial catalog|port|driver|dsn|provider|encrypt|network library|accountendpoint|endpoint)';

const shape = (what: string, hint: string, source: string, { flags = 'g', holds }: { flags?: 'g' | 'gi'; holds?: KeyShape['holds'] } = {}): KeyShape => ({
  what,
  hint: new RegExp(hint, flags.replace('g', '')),
  shape: new RegExp(source, flags),
  ...(holds && { holds }),
});

/** Keys that are told by their own beginning. */
const beginnings: readonly KeyShape[] = [
  shape('anthropic-key', 'sk-ant-', 'sk-ant-[A-Za-z0-9_-]{20,250}'),
  shape('openai-key', 'sk-', `(?:sk-(?:proj|svcacct|or-v1)-(?=[A-Za-z_-]{0,200}[0-9])|${edge}sk-(?:(?:proj|svcacct|admin|service|None|or-v1)-|(?=[A-Za-z_-]{0,200}[0-9])))[A-Za-z0-9_-]{20,250}`),
  shape('github-token', 'ghp_|gho_|ghu_|ghs_|ghr_|github_pat_', '(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})'),
  shape('gitlab-token', 'glpat-|gldt-|glrt-|glrtr-|glcbt-|glptt-|glft-|glsoat-|glimt-|glagent-|gloas-|glffct-|glwt-|GR1348941', `(?:${edge}gl(?:pat|dt|rt|rtr|cbt|ptt|ft|soat|imt|agent|oas|ffct|wt)-[A-Za-z0-9_.-]{20,300}|GR1348941[A-Za-z0-9_-]{20,100})`),
  shape('aws-key', 'AKIA|ASIA|ABIA|ACCA', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])'),
  shape('google-key', 'AIza', `${edge}AIza[A-Za-z0-9_-]{35}`),
  shape('google-token', 'ya29|GOCSPX-|1//0', String.raw`(?:ya29\.[A-Za-z0-9_-]{20,2000}|GOCSPX-[A-Za-z0-9_-]{20,60}|${edge}1//0[A-Za-z0-9_-]{30,200})`),
  shape('azure-secret', 'Q~', String.raw`${edge}[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`),
  shape('azure-key', 'AZDO', '[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}'),
  shape('slack-token', 'xox|xapp-', `(?:xox[abceoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,400}|xapp-[0-9]-[A-Za-z0-9-]{10,250})`),
  shape('webhook', 'hooks.slack.com|/webhooks/', '(hooks\\.slack\\.com/(?:services|workflows|triggers)/|discord(?:app)?\\.com/api/webhooks/[0-9]{5,25}/)[A-Za-z0-9_/-]{20,200}'),
  shape('stripe-key', 'k_live_|k_test_|whsec_', `${edge}(?:[rsp]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{20,100})`, { holds: (found) => !found.startsWith('pk_') }),
  // Steward's own, made for single clients.
  shape('steward-token', 'stw_', `${edge}stw_[A-Za-z0-9_-]{43}`),
  shape('npm-token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  shape('pypi-token', 'pypi-', 'pypi-[A-Za-z0-9_-]{40,500}'),
  shape('rubygems-key', 'rubygems_', 'rubygems_[a-f0-9]{48}'),
  shape('huggingface-token', 'hf_|api_org_', `${edge}(?:hf_|api_org_)[A-Za-z0-9]{30,50}`),
  shape('model-key', 'gsk_|xai-|pplx-|r8_|fw_|nvapi-', `${edge}(?:gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{60,100}|pplx-[A-Za-z0-9]{40,60}|r8_[A-Za-z0-9]{37,40}|fw_[A-Za-z0-9]{22,40}|nvapi-[A-Za-z0-9_-]{50,80})`),
  shape('mail-key', 'SG\\.|key-[0-9a-f]|xkeysib-|-us[0-9]', String.raw`${edge}(?:SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}|key-[0-9a-f]{32}(?![0-9a-f])|xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}|[0-9a-f]{32}-us[0-9]{1,2}(?![0-9]))`),
  shape('twilio-key', 'SK[0-9a-f]{4}', `${edge}SK[0-9a-f]{32}(?![0-9a-f])`),
  shape('shopify-token', 'shp', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  shape('square-token', 'sq0', 'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,50}'),
  shape('digitalocean-token', '_v1_', 'do[opr]_v1_[a-f0-9]{64}'),
  shape('docker-token', 'dckr_', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,60}'),
  shape('vault-token', 'hvs\\.|hvb\\.|hvr\\.|\\.atlasv1', String.raw`${edge}(?:hv[sbr]\.[A-Za-z0-9_-]{24,300}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,80})`),
  shape('databricks-token', 'dapi', `${edge}dapi[a-f0-9]{32}`),
  shape('service-token', 'lin_api_|ntn_|ATATT3|ATBB|dp\\.|NRAK-|glc_|glsa_|sntry|pscale_|sbp_|PMAK-|figd_|HRKU-|phx_|pul-|AGE-SECRET|CFPAT-|fm2_|EAAC', [
    String.raw`${edge}(?:lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,60}|ATATT3[A-Za-z0-9_=-]{50,300}|ATBB[A-Za-z0-9]{30,40}|dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{40,60}|NRAK-[A-Z0-9]{27}|glc_[A-Za-z0-9+/=]{32,400}`,
    'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|sntry[su]_[A-Za-z0-9+/=_]{40,400}|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,64}|sbp_[a-f0-9]{40}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|figd_[A-Za-z0-9_-]{36,60}|HRKU-[A-Za-z0-9_-]{36,64}',
    'phx_[A-Za-z0-9]{40,60}|pul-[a-f0-9]{40}|AGE-SECRET-KEY-1[A-Z0-9]{58}|CFPAT-[A-Za-z0-9_-]{40,50}|fm2_[A-Za-z0-9+/=_-]{40,1000}|EAAC[A-Za-z0-9]{60,300})',
  ].join('|')),
  shape('telegram-token', ':AA', `${edge}[0-9]{8,10}:AA[A-Za-z0-9_-]{33}`),
  shape('discord-token', '[MNO][A-Za-z0-9][A-Za-z][A-Za-z0-9]{3}', String.raw`${edge}[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])`),
  shape('json-web-token', 'eyJ', String.raw`eyJ[A-Za-z0-9_-]{10,4000}\.(?:eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{0,2000}|[A-Za-z0-9_-]{0,2000}\.[A-Za-z0-9_-]{10,100}\.[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,100})`),
];

const schemes = '(?:bearer|basic|token|apikey|digest|negotiate|ntlm)';
/** Most addresses name nobody. */
const inUrl = String.raw`:\/\/[^\s"'<>]{0,300}@`;

/** Passwords and tokens that are told by where they stand. */
const places: readonly KeyShape[] = [
  shape('password-in-url', inUrl, String.raw`(:\/\/[^\s/:@"'<>\u27e6]{0,100}:)[^\s/"'<>\\\u27e6]{1,200}(?=@)`),
  shape('token-in-url', inUrl, String.raw`(https?:\/\/)[A-Za-z0-9_-]{20,200}(?=(?::[^\s/:@"'\\]{0,100})?@)`),
  shape('authorization', 'authorization', `(authorization${apart}(?:${schemes}\\s{1,3}))${bare}{6,8000}`, { flags: 'gi' }),
  shape('authorization', 'authorization', `(authorization${apart})(?!${schemes}\\s)${withDigit}${bare}{6,8000}`, { flags: 'gi' }),
  shape('bearer-token', 'bearer', String.raw`(bearer\s{1,4})(?=[A-Za-z._~+/=-]{0,400}[0-9])[A-Za-z0-9._~+/=-]{12,8000}`, { flags: 'gi' }),
  shape('basic-authorization', 'basic', String.raw`(${edge}basic\s{1,4})[A-Za-z0-9+/]{6,1000}={0,2}`, { flags: 'gi', holds: (found) => /^[\x20-\x7e]{1,300}:[\x20-\x7e]{1,300}$/.test(Buffer.from(found, 'base64').toString('latin1')) }),
  shape('api-key', '-(?:key|token|secret)', `((?:x-(?:[a-z]{1,20}-){0,4}(?:key|token|secret)|private-token|api-key|subscription-key)${headerApart})${withDigit}${bare}{6,8000}`, { flags: 'gi' }),
  shape('cookie', 'set-cookie', String.raw`(set-cookie2?${headerApart}[^=;\s"'\\]{1,100}=)[^;\s"'\\\u27e6]{4,8000}`, { flags: 'gi' }),
  shape('cookie', 'cookie', String.raw`((?<!set-)cookie${headerApart})(?=[^=;\s"'\\:]{1,100}=)[^\r\n"'\\\u27e6]{4,8000}`, { flags: 'gi' }),
  shape('aws-secret', 'access[_-]?key', `(secret[_-]?access[_-]?key${apart})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])`, { flags: 'gi' }),
  shape('aws-token', 'session_?token|security-token', `((?:aws_session_token|sessiontoken|x-amz-security-token)${apart})[A-Za-z0-9/+=%]{40,3000}`, { flags: 'gi' }),
  shape('azure-key', 'accountkey|sharedaccesskey', '((?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/%]{20,200}={0,2}', { flags: 'gi' }),
  shape('signature', '(?:sig|signature)=', String.raw`(${edge}(?:sig|X-Amz-Signature|X-Goog-Signature)=)[A-Za-z0-9%+/_-]{30,600}={0,2}`, { flags: 'gi' }),
  shape('password', '(?:password|pwd)=', String.raw`(${edge}${settingNames}\s?=[^;"'\r\n]{0,200};\s?(?:[a-z_ ]{1,40}=[^;"'\r\n]{0,200};\s?){0,8}?(?:password|pwd)=)[^;"'\r\n\\\u27e6]{1,200}`, { flags: 'gi' }),
  shape('password', '(?:password|pwd)=', String.raw`(${edge}(?:password|pwd)=)[^;"'\s\\\u27e6]{1,200}(?=;\s?${settingNames}\s?=)`, { flags: 'gi' }),
  shape('password', 'password=', String.raw`(${edge}(?:host|hostaddr|user|dbname|port|sslmode)=[^\s"'\\]{1,100} {1,3}password=)(?:'[^'\r\n\u27e6]{1,200}'|[^\s"'\\\u27e6]{1,200})`),
  shape('password', 'password=', String.raw`(${edge}password=)(?:'[^'\r\n\u27e6]{1,200}'|[^\s"'\\\u27e6]{1,200})(?= {1,3}(?:host|hostaddr|user|dbname|port|sslmode)=)`),
  shape('password', 'PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS', String.raw`(${edge}(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)=["']?)[^\s"'\\\u27e6]{1,200}`),
  shape('password-in-url', '[?&;](?:pass|pwd|access_token|refresh_token|id_token|auth_token|token|client_secret|secret|api_?key|sig)', String.raw`([?&](?:pass|passwd|password|pwd|access_token|refresh_token|id_token|auth_token|token|client_secret|secret|api_?key)=)[^\s&;"'<>\\\u27e6]{4,4000}`, { flags: 'gi' }),
  shape('password', 'password', String.raw`(${edge}login${space}{1,8}[^\s\\]{1,100}${space}{1,8}(?:account${space}{1,8}[^\s\\]{1,100}${space}{1,8})?password${space}{1,8})[^\s"'\\\u27e6]{1,200}`),
];

const anyHint = (shapes: readonly KeyShape[], flags: string): RegExp => new RegExp(shapes.map(({ hint }) => hint.source).join('|'), flags);
const [anyBeginning, anyPlace, anyNamedPlace] = [anyHint(beginnings, ''), anyHint(places.filter(({ hint }) => hint.flags === 'i'), 'i'), anyHint(places.filter(({ hint }) => hint.flags === ''), '')];

/** Every key with a beginning of its own is a run of these, at least this long. */
const shortestKey = 20;
const keyCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/~=+') keyCharacters[character.charCodeAt(0)] = 1;

/** The shapes a text may hold: for most texts none, and that is told quickly. */
export function shapesFor(text: string): readonly KeyShape[] {
  const here = [...(mayHoldBeginnings(text) ? beginnings : []), ...(anyPlace.test(text) || anyNamedPlace.test(text) ? places : [])];
  return here.filter(({ hint }) => hint.test(text));
}

function mayHoldBeginnings(text: string): boolean {
  let start = 0;
  while (start + shortestKey <= text.length) {
    // From the far end: this leaps over what is no run.
    let back = start + shortestKey - 1;
    while (back >= start && keyCharacters[text.charCodeAt(back)] === 1) back--;
    if (back >= start) {
      start = back + 1;
      continue;
    }
    let end = start + shortestKey;
    while (keyCharacters[text.charCodeAt(end)] === 1) end++;
    if (anyBeginning.test(text.slice(start, end))) return true;
    start = end + 1;
  }
  return false;
}
