import type { Http } from '#server/http/http.ts';

/** The client of a world in which a vendor's hosts answer at a fake; everything else of the call is as it was. */
export function rerouted(http: Http, hosts: Record<string, string>): Http {
  return (url, request) => {
    const { origin } = new URL(url);
    return http(origin in hosts ? `${hosts[origin]}${url.slice(origin.length)}` : url, request);
  };
}
