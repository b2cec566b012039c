import type { DoctorCheck } from '../../../src-preload/contract/serverMethods.ts';
import type { Machine } from './machine.ts';

/** Whether anything listens at an address, and whether its certificate holds. */
export async function diagnoseAddress(address: string, machine: Machine): Promise<DoctorCheck[]> {
  const url = new URL(address);
  const place = `${url.hostname}:${url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80')}`;
  const reach = await machine.reach(address);
  const check = (outcome: DoctorCheck['outcome'], detail: string, fixes: DoctorCheck['fixes'] = []): DoctorCheck[] => [{ id: 'reach', title: 'Address', outcome, detail, fixes }];
  switch (reach.state) {
    case 'listens': {
      const owner = isLocal(url.hostname) ? await machine.listenerOf(Number(url.port || '80')) : undefined;
      return check('ok', `Something listens at ${place}${owner === undefined ? '' : `: ${owner}`}`);
    }
    case 'refused':
      return check('trouble', `Nothing listens at ${place}${isLocal(url.hostname) ? ': the server is not started, or uses another port' : ''}`, isLocal(url.hostname) && machine.platform === 'linux' ? [{ kind: 'command', label: 'Show what listens here', command: 'ss -ltnp' }] : []);
    case 'unknown host':
      return check('trouble', `There is no host called ${url.hostname}, or no name service can be reached`, [{ kind: 'command', label: 'Look it up', command: `getent hosts ${url.hostname}` }]);
    case 'silent':
      return check('trouble', `${place} did not answer within 5 seconds: a firewall, a VPN or a proxy may lie between`, []);
    case 'tls':
      return check('trouble', tlsWords(reach.code, place), tlsFixes(reach.code, url));
  }
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function tlsWords(code: string, place: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `The certificate of ${place} is signed by nobody this computer trusts`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return `The certificate of ${place} comes from an authority that is not known here; a company's proxy may have put it there`;
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${place} has expired`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${place} is not valid yet: the clock of one of the two is wrong`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${place} is for another host`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return `${place} does not speak TLS: its address may begin with http: in place of https:`;
    default:
      return `No secure connection to ${place} can be made (${code})`;
  }
}

function tlsFixes(code: string, url: URL): DoctorCheck['fixes'] {
  const place = `${url.hostname}:${url.port || '443'}`;
  if (code === 'CERT_NOT_YET_VALID') return [{ kind: 'command', label: 'Show the clock', command: 'date -u' }];
  if (/SELF_SIGNED|UNABLE_TO/.test(code)) return [{ kind: 'command', label: 'Show the certificate', command: `openssl s_client -connect ${place} -showcerts </dev/null` }, { kind: 'command', label: 'Trust your own authority', command: 'NODE_EXTRA_CA_CERTS=/path/to/authority.pem steward serve' }];
  return [{ kind: 'command', label: 'Show the certificate', command: `openssl s_client -connect ${place} </dev/null` }];
}
