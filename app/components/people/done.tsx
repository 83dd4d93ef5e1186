import { useSearchParams } from '@remix-run/react';
import { Notice } from '../notice.tsx';

/** What an action has just done, said on the page it led to (`?done=<key>`); works without scripts. */
export function Done({ of: sentences }: { of: Record<string, string> }) {
  const [params] = useSearchParams();
  const done = params.get('done') ?? '';
  const sentence = Object.hasOwn(sentences, done) ? sentences[done] : null;
  return (
    <div role="status" className="empty:hidden">
      {sentence && <Notice kind="good">{sentence}</Notice>}
    </div>
  );
}
