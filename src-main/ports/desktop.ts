/** What the desktop around the runtime can do; a headless host offers less and says so. */
export interface Notifications {
  /** How a notification reaches the person. UNSUPPORTED, with what to install, where nothing can show it. */
  show(notification: { title: string; message: string; urgency: 'low' | 'normal' | 'critical' }): Promise<{ shownBy: string }>;
}

/** Encrypts what the secret store keeps. */
export interface SecretCipher {
  /** How secrets are kept, in words for the settings screen. */
  readonly description: string;
  encrypt(plain: string): Promise<string>;
  decrypt(sealed: string): Promise<string>;
}
