import { memo, type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { highlight, type Piece } from './highlight.ts';

export type SourceHandle = {
  /** Puts text where the caret is (or over what is selected), as if it were typed: it can be undone. */
  insert(text: string): void;
  /** Replaces a part of the source, as if it were typed. */
  replace(from: number, to: number, text: string): void;
  goTo(line: number): void;
  /** Where the caret is. */
  caret(): number;
};

const ink: Record<Piece['as'], string> = {
  plain: '',
  tag: 'text-s-review',
  name: 'text-s-changes',
  value: 'text-s-approved',
  field: 'rounded-[3px] bg-s-unconfirmed-bg text-s-unconfirmed',
  comment: 'text-text-3',
};

const lineHeight = 19;
const type = 'font-mono text-[12px] leading-[19px] phone:text-[16px] phone:leading-[24px] [tab-size:2]';

/**
 * MJML with line numbers, colours and marks where something is wrong. A plain text area does the writing, so that
 * every keyboard, screen reader and spelling help works; the colours lie behind it.
 */
export function SourceEditor({
  value,
  onChange,
  onCaret,
  wrong,
  readOnly,
  ref,
}: {
  value: string;
  onChange(value: string): void;
  /** The line that the caret is in. */
  onCaret(line: number): void;
  /** Lines in which something is wrong. */
  wrong: ReadonlySet<number>;
  readOnly: boolean;
  ref: Ref<SourceHandle>;
}) {
  const t = useTranslations('newsletter');
  const area = useRef<HTMLTextAreaElement>(null);
  const back = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split('\n'), [value]);
  useImperativeHandle(ref, () => {
    const replace = (from: number, to: number, text: string): void => {
      const box = area.current;
      if (!box) return;
      box.focus();
      box.setSelectionRange(from, to);
      // The only way to write into a text area that Ctrl+Z takes back; where it is gone, the text is set.
      if (!document.execCommand('insertText', false, text)) {
        box.setRangeText(text, from, to, 'end');
        box.dispatchEvent(new Event('input', { bubbles: true }));
      }
    };
    return {
      replace,
      insert: (text) => replace(area.current?.selectionStart ?? 0, area.current?.selectionEnd ?? 0, text),
      caret: () => area.current?.selectionStart ?? 0,
      goTo(line) {
        const box = area.current;
        if (!box) return;
        const start =
          box.value
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length + (line > 1 ? 1 : 0);
        const end = box.value.indexOf('\n', start);
        box.focus();
        box.setSelectionRange(start, end === -1 ? box.value.length : end);
        const height = Number.parseFloat(getComputedStyle(box).lineHeight) || lineHeight;
        box.scrollTop = Math.max(0, (line - 4) * height);
      },
    };
  }, []);
  const follow = (): void => {
    if (area.current && back.current) back.current.style.transform = `translate(0, ${-area.current.scrollTop}px)`;
    if (area.current && back.current) back.current.style.setProperty('--left', `${-area.current.scrollLeft}px`);
  };
  const tellCaret = (): void => {
    const box = area.current;
    if (box) onCaret(box.value.slice(0, box.selectionStart).split('\n').length);
  };
  return (
    <div
      className={`relative min-h-0 flex-1 overflow-hidden bg-sunken has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus ${type}`}
    >
      <div ref={back} aria-hidden="true" className="pointer-events-none absolute inset-x-0 top-0 pt-2.5">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
          <Line key={index} number={index + 1} text={line} isWrong={wrong.has(index + 1)} />
        ))}
      </div>
      <textarea
        ref={area}
        value={value}
        readOnly={readOnly}
        onChange={(event) => onChange(event.target.value)}
        onScroll={follow}
        onSelect={tellCaret}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing || readOnly)
            return;
          const box = event.currentTarget;
          const indent = /(?:^|\n)([ \t]*)[^\n]*$/.exec(box.value.slice(0, box.selectionStart))?.[1] ?? '';
          if (!indent) return;
          event.preventDefault();
          document.execCommand('insertText', false, `\n${indent}`);
        }}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        aria-label={t('source')}
        aria-describedby="source-problems"
        aria-invalid={wrong.size > 0 || undefined}
        className={`absolute inset-0 size-full resize-none overflow-auto bg-transparent pt-2.5 pr-3 pb-10 pl-13 whitespace-pre text-transparent caret-text outline-none selection:bg-accent/25 ${type}`}
      />
    </div>
  );
}

const Line = memo(function Line({ number, text, isWrong }: { number: number; text: string; isWrong: boolean }) {
  return (
    <div className={`flex h-[19px] whitespace-pre phone:h-[24px] ${isWrong ? 'bg-s-failed-bg' : ''}`}>
      <span
        className={`relative z-10 w-10 flex-none pr-3 text-right tabular-nums ${isWrong ? 'bg-s-failed-bg font-semibold text-s-failed' : 'bg-sunken text-text-3'}`}
      >
        {isWrong && <span className="absolute top-1/2 left-1.5 size-1.5 -translate-y-1/2 rounded-full bg-s-failed" />}
        {number}
      </span>
      <span className="relative pl-3" style={{ left: 'var(--left, 0px)' }}>
        {highlight(text).map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <span key={index} className={ink[piece.as]}>
            {piece.text}
          </span>
        ))}
      </span>
    </div>
  );
});
