/** Opens a sign-in page in the person's browser, outside of Steward; nothing but web pages. */
export function openSignInPage(address: string): void {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol)) window.open(url.href, '_blank', 'noopener,noreferrer');
}

/** As the browser will look it up: letters of other alphabets are written out. */
export function signInHost(address: string): string {
  return URL.parse(address)?.host ?? '';
}
