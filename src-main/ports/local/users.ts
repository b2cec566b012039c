import { readFile } from 'node:fs/promises';

/** Names of users by their number. */
export async function readUsers(): Promise<Map<string, string>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return new Map(text.split('\n').flatMap((line) => {
    const [user, , id] = line.split(':');
    return user !== undefined && id !== undefined ? [[id, user] as const] : [];
  }));
}
