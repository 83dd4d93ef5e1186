/** Why a server's certificate was not accepted, from OpenSSL's code or the words Node makes of it; null: another cause. */
export function certificateProblem({ code, message }: { code: string; message: string }): CertificateProblem | null {
  if (code === 'CERT_HAS_EXPIRED' || /certificate has expired/i.test(message)) return 'certificate_expired';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || /altnames/i.test(message)) return 'certificate_wrong_name';
  const isUntrusted =
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED|INVALID_CA/.test(code) ||
    /self[- ]signed|unable to (verify|get (local )?issuer)/i.test(message);
  return isUntrusted ? 'certificate_untrusted' : null;
}

export type CertificateProblem = 'certificate_untrusted' | 'certificate_expired' | 'certificate_wrong_name';
