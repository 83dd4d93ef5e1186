import { useOutletContext } from '@remix-run/react';
import type { Client } from '#server/clients/clients.ts';

/** The client whose page this is; given by the layout of its tabs. */
export const useClient = (): Client => useOutletContext<Client>();
