import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { Notice } from '../notice.tsx';

/** A network that wants an app of the workspace's own, and none is set yet: who sets it, and where. */
export function AppMissing({ networkName, isOwner }: { networkName: string; isOwner: boolean }) {
  const t = useTranslations('channels');
  const network = t(`networks.${networkName}` as never);
  return (
    <Notice
      kind="info"
      title={t('app.missingTitle', { network })}
      {...(isOwner
        ? { action: <LinkButton to={`/settings/networks/${networkName}`}>{t('app.setUp')}</LinkButton> }
        : {})}
    >
      {t(isOwner ? 'app.missingOwner' : 'app.missing')}
    </Notice>
  );
}
