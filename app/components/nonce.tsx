import { createContext, type ReactNode, useContext } from 'react';

const Nonce = createContext<string | undefined>(undefined);

/** The page's CSP nonce: known on the server only, as the browser hides it from scripts. */
export function NonceProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  return <Nonce.Provider value={nonce}>{children}</Nonce.Provider>;
}

export const useNonce = (): string | undefined => useContext(Nonce);
