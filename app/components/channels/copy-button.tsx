import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type ButtonLook } from '../button.tsx';

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, look = 'plain' }: { text: string; label?: string; look?: ButtonLook }) {
  const t = useTranslations('channels.task');
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2_000);
      },
      // Not allowed here: the text can still be selected by hand.
      () => {},
    );
  };
  return (
    <span className="inline-flex items-center">
      <Button size="sm" look={look} icon={isCopied ? <Check /> : <Copy />} onClick={copy}>
        {label ?? t('copy')}
      </Button>
      <span role="status" className="sr-only">
        {isCopied ? t('copied') : ''}
      </span>
    </span>
  );
}
