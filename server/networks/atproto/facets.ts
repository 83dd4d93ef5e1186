import { objectOf, textOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Refusal } from '../network.ts';
import { errorOf, repeatableRefusal, xrpc } from './session.ts';

/**
 * Finds links, mentions and tags in a text, with their places in UTF-8 bytes. A mention of a handle that does not
 * exist stays plain text; a server that cannot say is asked again later.
 */
export async function facetsOf(reach: Reach, service: string, text: string): Promise<object[] | Refusal> {
  // Half a second to load, so only when something is published.
  const { RichText } = await import('@atproto/api');
  const rich = new RichText({ text });
  rich.detectFacetsWithoutResolution();
  const facets: object[] = [];
  const dids = new Map<string, string | null>();
  for (const { index, features } of rich.facets ?? []) {
    const resolved: object[] = [];
    for (const feature of features) {
      const found: Record<string, unknown> = { ...feature };
      if (found.$type !== 'app.bsky.richtext.facet#mention') {
        resolved.push(found);
        continue;
      }
      const handle = textOf(found.did);
      if (!dids.has(handle)) {
        const did = await didOf(reach, service, handle);
        if (did !== null && typeof did !== 'string') return did;
        dids.set(handle, did);
      }
      const did = dids.get(handle);
      if (did) resolved.push({ $type: found.$type, did });
    }
    if (resolved.length > 0)
      facets.push({ index: { byteStart: index.byteStart, byteEnd: index.byteEnd }, features: resolved });
  }
  return facets;
}

async function didOf(reach: Reach, service: string, handle: string): Promise<string | null | Refusal> {
  const result = await xrpc(reach, service, 'com.atproto.identity.resolveHandle', { query: { handle } });
  if (result.kind === 'answer') {
    const did = textOf(objectOf(result.answer.json).did);
    if (result.answer.status === 200 && did.startsWith('did:')) return did;
    if (result.answer.status === 400 && errorOf(result.answer).error) return null;
  }
  return repeatableRefusal(result, reach.now());
}
