import { AppError, toAppError } from '../../../kernel/errors.ts';

/** What is wrong with a certificate, by OpenSSL's and Node's own codes. */
const certificateProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its chain is not complete',
  UNABLE_TO_GET_ISSUER_CERT: 'its chain is not complete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority that is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  CERT_REVOKED: 'it was revoked',
  HOSTNAME_MISMATCH: 'it is for another name',
};

/** In words, or the code itself. */
export function certificateProblem(code: string): string {
  return certificateProblems[code] ?? code;
}

/** What went wrong on the way to a host, as an AppError that says so. */
export function toNetworkError(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const { code = '', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  if (code in certificateProblems) {
    return new AppError('FORBIDDEN', `The certificate of ${host} is not accepted: ${certificateProblem(code)}`, { cause: error, hint: 'Nothing was sent. An authority of your own goes into network.caFiles of config.json' });
  }
  if (code === 'HPE_HEADER_OVERFLOW') return new AppError('TOO_LARGE', `${host} answered with more header than is read`, { cause: error });
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_HTTP_TOKEN') return new AppError('INVALID_INPUT', `The request holds a character that may not be in a header`, { cause: error });
  if (code.startsWith('HPE_')) return new AppError('NETWORK', `${host} did not answer in HTTP`, { cause: error });
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') return new AppError('NETWORK', `${host} does not speak TLS as it should`, { cause: error, hint: 'Is the port right, and is it https at all?' });
  if (/^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_ZSTD|ERR_ZLIB|ERR_PADDING|ZSTD_)/.test(code)) return new AppError('NETWORK', `${host} sent a body that cannot be unpacked`, { cause: error });
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') return new AppError('NETWORK', `${host} cannot be reached from here`, { cause: error });
  if (code === 'EPIPE' || message === 'aborted' || message === 'socket hang up') return new AppError('NETWORK', `The connection to ${host} was cut`, { cause: error });
  if (error instanceof AggregateError && error.errors.length > 0) return toNetworkError(error.errors[0], host);
  return toAppError(error, host);
}
