import { useTranslations } from 'use-intl';
import type { LateData } from '../../routes/_app.late._index.tsx';
import { Glyph } from '../glyph.tsx';
import { MetaLine } from '../meta-line.tsx';
import { Row } from '../section.tsx';

/** One item: whether it is meant, whose it is, when it was due and why it is not out. */
export function LateRow({
  item,
  isTicked,
  onTick,
}: {
  item: LateData['items'][number];
  isTicked: boolean;
  onTick(isOn: boolean): void;
}) {
  const t = useTranslations('late');
  const today = useTranslations('today');
  const title = item.title || today('untitled');
  const glyphs = [...new Set(item.channels.map(({ glyph }) => glyph))];
  const [first] = item.channels;
  const where =
    item.channels.length === 1 && first ? first.name : today('channelCount', { count: item.channels.length });
  return (
    <Row
      colour={item.client.colour}
      isMarkSmall
      mark={
        <label className="grid size-5.5 place-items-center phone:size-11 phone:-m-2.5">
          <input
            type="checkbox"
            className="check"
            checked={isTicked}
            onChange={(event) => onTick(event.target.checked)}
            aria-label={t('choose', { title })}
          />
        </label>
      }
      title={
        <a href={`/contents/${item.contentId}`} className="underline-offset-3 hover:underline">
          {title}
        </a>
      }
      meta={
        <MetaLine>
          {item.client.name}
          <span className="inline-flex items-center gap-1.5">
            {glyphs.slice(0, 4).map((glyph) => (
              <Glyph key={glyph} of={glyph} className="size-3.5 text-text-3" />
            ))}
            {where}
          </span>
          <span>
            {today('wasDue', { when: item.due.text })}
            {item.due.own && <span className="text-text-3"> ({today('own', { time: item.due.own })})</span>}
          </span>
        </MetaLine>
      }
    >
      {item.reason === 'exhausted' ? t('exhausted') : today(`held.${item.reason}`)}{' '}
      {!item.isLate &&
        t.rich('grace', {
          until: item.grace,
          b: (text) => <b className="font-medium text-text tabular-nums">{text}</b>,
        })}
    </Row>
  );
}
