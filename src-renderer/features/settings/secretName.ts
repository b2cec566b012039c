/** What is wrong with a typed name of a secret; undefined when it can be saved. The runtime checks the same. */
export function checkSecretName(name: string): string | undefined {
  if (name === '') return 'A name is needed, for example smtp.office';
  if (name.length > 64) return `At most 64 characters; this has ${name.length}`;
  if (/[A-Z]/.test(name)) return `Lower-case letters only, for example ${name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '')}`;
  const wrong = /[^a-z0-9._-]/.exec(name)?.[0];
  if (wrong !== undefined) return `Letters, digits, dots, dashes and underscores; not ${wrong === ' ' ? 'a space' : `“${wrong}”`}`;
  if (!/^[a-z0-9]/.test(name)) return 'It begins with a letter or a digit';
  return undefined;
}
