// Attack 16 (CVE-2025-6514): an address of another scheme handed to the system to open: http, https and mail only.
import { expect, test } from 'vitest';
import { mayBeOpened } from '../../src-main/hosts/electron/openedAddresses.ts';

const refused = ['file:///etc/passwd', 'FILE:///etc/passwd', ' file:///etc/passwd', 'javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<script>1</script>', 'ms-msdt:/id PCWDiagnostic', 'search-ms:query=x', 'vscode://file/etc/passwd', 'smb://host/share', '\\\\host\\share\\evil.exe', 'ssh://-oProxyCommand=evil', 'ftp://host/x', 'about:blank', 'blob:http://x/1', 'steward://x', 'view-source:http://x', 'C:\\Windows\\System32\\calc.exe', '/usr/bin/evil', '', 'http', 'https://', 'http://user:password@host/', 'https://exa\u0000mple.com/', 'mailto:a@b.c\r\nBcc: all@b.c', 'https://example.com/$(touch evil)"&calc', 'x'.repeat(100_000)];

test.each(refused)('%j is not opened, or only as a harmless address', (address) => {
  const opened = mayBeOpened(address);
  if (opened === undefined) return;
  // What is left is a plain web address, every odd character escaped.
  expect(opened).toMatch(/^(?:https?:\/\/[a-z0-9.[\]:-]+\/|mailto:)[\w.~:/?#[\]@!$&'()*+,;=%-]*$/);
  expect(opened).not.toMatch(/["\s\\<>]/);
});

test.each(['https://example.com/a?b=c#d', 'http://localhost:3000/', 'mailto:ann@example.com?subject=Hello', 'HTTPS://EXAMPLE.com'])('%s is opened', (address) => {
  expect(mayBeOpened(address)).toBeTypeOf('string');
});
