import type { SecretCipher } from '../ports/desktop.ts';
import type { PendingApproval } from './approvals.ts';

/** A card as it is kept: what would run is sealed, as its arguments may be sensitive; the rest is what screens may see. */
interface SealedApproval extends Omit<PendingApproval, 'input' | 'originalInput'> {
  sealed: string;
}

export type ApprovalCipher = Pick<SecretCipher, 'encrypt' | 'decrypt'>;

export async function sealApproval({ input, originalInput, ...shown }: PendingApproval, cipher: ApprovalCipher): Promise<string> {
  const body: SealedApproval = { ...shown, sealed: await cipher.encrypt(JSON.stringify({ input, originalInput })) };
  return JSON.stringify(body);
}

/** Throws when it is damaged or the key is another. */
export async function openApproval(body: string, cipher: ApprovalCipher): Promise<PendingApproval> {
  const { sealed, ...shown } = JSON.parse(body) as SealedApproval;
  return { ...shown, ...(JSON.parse(await cipher.decrypt(sealed)) as Pick<PendingApproval, 'input' | 'originalInput'>) };
}
