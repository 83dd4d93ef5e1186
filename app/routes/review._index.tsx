import { useSearchParams } from '@remix-run/react';
import { Mail, UserCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { PlainPage } from '../components/review/link-problem.tsx';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Nobody is here without a link: says where it is, or that it was given back. */
export default function Review() {
  const t = useTranslations('approve');
  const [search] = useSearchParams();
  return search.get('said') === 'givenBack' ? (
    <PlainPage icon={UserCheck} title={t('notMePage.doneTitle')} text={t('notMePage.doneText')} />
  ) : (
    <PlainPage icon={Mail} title={t('link.missing.title')} text={t('link.missing.text')} />
  );
}
