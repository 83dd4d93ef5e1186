import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './guard.ts';

/** Where a socket is opened: the pinned address, and the name that its certificate must bear. */
export type Target = Address & { port: number; host: string; tls: boolean; signal: AbortSignal };

/** Opens one socket to exactly that address; rejects with the system's error. Tests hand in one that records. */
export type Connector = (target: Target) => Promise<Socket>;

export const systemConnector: Connector = ({ address, family, port, host, tls, signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const name = host.replace(/^\[(.*)\]$/, '$1');
    const socket = tls
      ? connectTls({
          host: address,
          port,
          ALPNProtocols: ['http/1.1'],
          ...(name === address ? {} : { servername: name }),
        })
      : connectPlain({ host: address, port, family });
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      act();
    };
    const onAbort = (): void =>
      settle(() => {
        socket.on('error', () => {});
        socket.destroy();
        reject(signal.reason);
      });
    const onError = (error: Error): void =>
      settle(() => {
        socket.destroy();
        reject(error);
      });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once(tls ? 'secureConnect' : 'connect', () => settle(() => resolve(socket)));
  });
