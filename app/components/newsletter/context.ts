import { createContext, useContext } from 'react';
import type { NewsletterBody } from '#server/content/body.ts';
import type { NewsletterEditor, ShownDraft } from '#server/newsletters/editor.ts';
import type { Preflight } from '#server/newsletters/preflight.ts';
import type { Asked } from './answers.ts';

export type NewsletterState = {
  editor: NewsletterEditor;
  body: NewsletterBody;
  /** Changes a part of the newsletter; saving follows by itself. */
  write(change: Partial<NewsletterBody>): void;
  shown: Asked<ShownDraft>;
  check: Asked<Preflight> & { again(): void };
  /** Whose eyes: a reader's id, '' for somebody without a name. */
  as: string;
  setAs(as: string): void;
  /** The line that is being written. */
  line: number;
  goToLine(line: number): void;
};

export const NewsletterContext = createContext<NewsletterState | null>(null);

export function useNewsletter(): NewsletterState {
  const state = useContext(NewsletterContext);
  if (!state) throw new Error('Outside a newsletter.');
  return state;
}
