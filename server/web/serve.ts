import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Serving = {
  port: number;
  /**
   * Takes no new connections, lets what is in flight finish, and resolves when the last one is gone or `within`
   * milliseconds have passed; what is left then is cut off.
   */
  stop(within: number): Promise<void>;
};

/** Starts to listen. Rejects with a sentence when the port is taken or not allowed. */
export async function serve(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Serving> {
  const server = createServer(
    {
      // Longest a browser may take to send headers, and a whole request (a picture over a slow line).
      headersTimeout: 15_000,
      requestTimeout: 180_000,
      // Longer than a proxy's idle time, so that the proxy and not we close first.
      keepAliveTimeout: 75_000,
    },
    listener,
  );
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listeningFailed(error as NodeJS.ErrnoException, host, port);
  }
  return { port: (server.address() as AddressInfo).port, stop: (within) => stop(server, within) };
}

async function stop(server: Server, within: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Kept-alive connections would be waited for; those that wait for their next request are closed as they fall idle.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const last = setTimeout(() => server.closeAllConnections(), within);
  server.closeIdleConnections();
  await closed;
  clearInterval(idle);
  clearTimeout(last);
}

function listeningFailed(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(
      `PORT ${port} on ${host} is taken by another program. Stop that one, or set PORT to another number.`,
    );
  if (error.code === 'EACCES')
    return new Error(`PORT ${port} may not be used by this user. Set PORT to 1024 or higher.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Error(`HOST is "${host}", which is not an address of this machine. 0.0.0.0 listens on all of them.`);
  return error;
}
