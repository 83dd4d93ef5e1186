import { useTranslations } from 'use-intl';

/** Why connecting did not work: a code of the words `reasons`, the field it belongs to, the network's own words. */
export type Failure = { reason: string; field?: string; words?: string };

/** Says a reason as a sentence, with the network's own words behind it where there are any. */
export function useReason(): (failure: { reason: string; words?: string | null }) => string {
  const reasons = useTranslations('reasons');
  return ({ reason, words }) => {
    const sentence = reasons.has(reason as never) ? reasons(reason as never) : '';
    return words ? `${sentence} ${reasons('said', { words })}` : sentence;
  };
}
