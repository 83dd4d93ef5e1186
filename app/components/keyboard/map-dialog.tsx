import { Fragment, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { Caps } from './caps.tsx';
import { type KeyGroup, singleKeys } from './registry.tsx';

/** Every key that works here, and the switch for those that are a letter alone. Loaded when it is first asked for. */
export default function KeyboardMap({ groups, onClose }: { groups: KeyGroup[]; onClose(): void }) {
  const t = useTranslations('keyboard');
  const buttons = useTranslations('buttons');
  const [areOn, setOn] = useState(singleKeys.areOn);
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t('title')}
      actions={
        <Button look="primary" onClick={onClose}>
          {buttons('close')}
        </Button>
      }
    >
      <div
        className="-mx-3 mt-1 max-h-[60dvh] columns-2 gap-8 overflow-y-auto px-3 pt-2 focus-visible:-outline-offset-2 phone:columns-1"
        tabIndex={-1}
      >
        {groups.map((group) => (
          <section key={group.title} className="mb-4 break-inside-avoid">
            <h3 className="pb-1 font-semibold text-text">{group.title}</h3>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4">
              {group.keys.map((key) => (
                <Fragment key={key.press}>
                  <dt className="border-t border-line py-1.25">{key.text}</dt>
                  <dd className="border-t border-line py-1.25 text-right">
                    <Caps press={key.press} />
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Checkbox
        className="mt-2 border-t border-line pt-3"
        label={t('single')}
        help={t('singleHelp')}
        checked={areOn}
        onChange={(event) => {
          singleKeys.turn(event.target.checked);
          setOn(event.target.checked);
        }}
      />
    </Dialog>
  );
}
