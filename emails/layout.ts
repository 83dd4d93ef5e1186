import type { Locale } from '#words/index.ts';
import { mailWords } from './words.ts';

/** What is queued as a mail (`server/mail/outbox.ts`): MJML, and the same said in plain text. */
export type MailTemplate = { subject: string; mjml: string; text: string };

/** One piece of a mail of the product's own. Everything in it is plain text; it is escaped here. */
export type MailBlock =
  | { kind: 'text'; text: string }
  /** Someone's own words, set apart and never reworded. */
  | { kind: 'quote'; text: string; by?: string }
  /** Things named one below the other; `detail` is the quieter half of a row. */
  | { kind: 'rows'; rows: { title: string; detail?: string }[] }
  /** The one thing to do. At most one in a mail. */
  | { kind: 'button'; label: string; url: string }
  /** Said smaller, below what matters: how long a link is good, whom to ask. */
  | { kind: 'small'; text: string };

export type Mail = {
  locale: Locale;
  subject: string;
  /** What the inbox shows after the subject. */
  preview: string;
  /** Whose mail it is, written small on top: the workspace, or nothing. */
  sender?: string;
  heading: string;
  blocks: MailBlock[];
  /** Why this person gets it; stands at the end. */
  reason: string;
};

/** Draws a quiet mail: one column, one button, readable in light and dark, and the same as plain text. */
export function layout(mail: Mail): MailTemplate {
  return { subject: mail.subject.replace(/\s+/g, ' ').trim(), mjml: mjmlOf(mail), text: textOf(mail) };
}

const font = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Light is written in place, dark is laid over it where a mail program asks for it. */
const dark = `
  @media (prefers-color-scheme: dark) {
    .ground, .ground > table, body { background: #151513 !important; }
    .sheet > table { background: #1c1c19 !important; }
    .ink div { color: #ebe9e2 !important; }
    .quiet div { color: #b5b1a6 !important; }
    .ink a, .quiet a { color: #8fd2ba !important; }
    .words > table { border-color: #66b49b !important; }
    .act table td { background: #66b49b !important; }
    .act a { background: #66b49b !important; color: #0d1f19 !important; }
  }`;

function mjmlOf({ locale, subject, preview, sender, heading, blocks, reason }: Mail): string {
  return `<mjml lang="${locale}" dir="ltr">
  <mj-head>
    <mj-title>${escapeText(subject)}</mj-title>
    <mj-preview>${escapeText(preview)}</mj-preview>
    <mj-attributes>
      <mj-all font-family="${font}" />
      <mj-text font-size="15px" line-height="24px" color="#201f1b" padding="0 0 14px" css-class="ink" />
      <mj-section padding="0" />
      <mj-column padding="0" />
    </mj-attributes>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
    <mj-style>${dark}</mj-style>
  </mj-head>
  <mj-body background-color="#f6f5f1" width="560px" css-class="ground">
    <mj-section padding="32px 16px 12px"><mj-column>
      ${sender ? `<mj-text font-size="13px" line-height="20px" color="#565349" padding="0 28px" css-class="quiet">${escapeText(sender)}</mj-text>` : '<mj-spacer height="8px" />'}
    </mj-column></mj-section>
    <mj-section background-color="#fffefb" border-radius="10px" padding="28px 28px 16px" css-class="sheet"><mj-column>
      <mj-text font-size="20px" line-height="28px" font-weight="600" css-class="ink">${escapeText(heading)}</mj-text>
      ${blocks.map(blockMjml).join('\n      ')}
    </mj-column></mj-section>
    <mj-section padding="16px 16px 40px"><mj-column>
      <mj-text font-size="12px" line-height="18px" color="#6b675c" padding="0 28px" css-class="quiet">${escapeText(reason)}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
}

function blockMjml(block: MailBlock): string {
  switch (block.kind) {
    case 'text':
      return `<mj-text>${lines(block.text)}</mj-text>`;
    case 'small':
      return `<mj-text font-size="13px" line-height="20px" color="#565349" css-class="quiet">${lines(block.text)}</mj-text>`;
    case 'quote':
      return `<mj-text padding="0 0 16px" css-class="ink"><div style="border-left:3px solid #1f5a4a;padding:2px 0 2px 14px">${lines(block.text)}${
        block.by ? `<br><span style="font-size:13px;opacity:.75">${escapeText(block.by)}</span>` : ''
      }</div></mj-text>`;
    case 'rows':
      return block.rows
        .map(
          ({ title, detail }) =>
            `<mj-text padding="0 0 10px"><span style="font-weight:600">${escapeText(title)}</span>${
              detail ? `<br><span style="font-size:13px;opacity:.75">${escapeText(detail)}</span>` : ''
            }</mj-text>`,
        )
        .join('');
    case 'button':
      return `<mj-button href="${escapeText(block.url)}" align="left" background-color="#1f5a4a" color="#ffffff" border-radius="6px" font-size="15px" font-weight="600" line-height="20px" inner-padding="12px 20px" padding="6px 0 20px" css-class="act">${escapeText(block.label)}</mj-button>`;
  }
}

function textOf({ locale, sender, heading, blocks, reason }: Mail): string {
  const t = mailWords(locale);
  const parts = blocks.map((block) => blockText(block, (name) => t('quotedBy', { name })));
  return `${[sender, heading, ...parts, `--\n${reason}`].filter(Boolean).join('\n\n')}\n`;
}

function blockText(block: MailBlock, quotedBy: (name: string) => string): string {
  switch (block.kind) {
    case 'text':
    case 'small':
      return block.text.trim();
    case 'quote':
      return `${block.text.trim().replace(/^/gm, '> ')}${block.by ? `\n> ${quotedBy(block.by)}` : ''}`;
    case 'rows':
      return block.rows.map(({ title, detail }) => `* ${title}${detail ? `\n  ${detail}` : ''}`).join('\n');
    case 'button':
      return `${block.label}:\n${block.url}`;
  }
}

function lines(text: string): string {
  return escapeText(text.trim()).replace(/\r?\n/g, '<br>');
}

/** Safe between tags and inside a quoted attribute, in MJML as in HTML. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
