import type { Locale } from '#words/index.ts';
import { frame, placeholder, type Starter, type StarterProps, starterWords } from './frame.ts';

/** One story, with a picture and one thing to do. */
function letter(props: StarterProps, locale: Locale): Starter {
  const t = starterWords(locale);
  const mjml = frame(
    locale,
    props,
    () => `    <mj-section css-class="sheet">
      <mj-column>
        <mj-image src="${placeholder}" width="600px" />
      </mj-column>
    </mj-section>
    <mj-section padding="32px 0 0" css-class="sheet">
      <mj-column>
        <mj-text>
          <h1>${t('starter.letterTitle')}</h1>
          <p>${t('starter.greeting')}</p>
          <p>${t('starter.letterFirst')}</p>
          <p>${t('starter.letterSecond')}</p>
        </mj-text>
        <mj-button href="https://www.example.com/">${t('starter.letterAct')}</mj-button>
      </mj-column>
    </mj-section>
    <mj-section padding="0 20px 20px" css-class="sheet">
      <mj-column>
        <mj-text padding="0 20px 16px" font-size="15px" line-height="23px">
          <h2>${t('starter.placeTitle')}</h2>
          ${t('starter.placeText')}
        </mj-text>
      </mj-column>
      <mj-column>
        <mj-text padding="0 20px 16px" font-size="15px" line-height="23px">
          <h2>${t('starter.hoursTitle')}</h2>
          ${t('starter.hoursWeek')}<br />
          ${t('starter.hoursSaturday')}
        </mj-text>
      </mj-column>
    </mj-section>`,
  );
  return { subject: t('starter.letterSubject'), preheader: t('starter.letterPreheader'), mjml };
}

/** Three things to buy, each with its picture and price. */
function offer(props: StarterProps, locale: Locale): Starter {
  const t = starterWords(locale);
  const thing = (n: 1 | 2 | 3): string => `      <mj-column padding="0 10px">
        <mj-image src="${placeholder}" width="160px" border-radius="6px" padding="0 0 12px" />
        <mj-text align="center" padding="0 6px 18px" font-size="15px" line-height="22px">
          <strong>${t('starter.thing', { n })}</strong><br />
          ${t('starter.price')}
        </mj-text>
      </mj-column>`;
  const mjml = frame(
    locale,
    props,
    () => `    <mj-section padding="12px 0 8px" css-class="sheet">
      <mj-column>
        <mj-text align="center">
          <h1>${t('starter.offerTitle')}</h1>
          <p>${t('starter.offerFirst')}</p>
        </mj-text>
      </mj-column>
    </mj-section>
    <mj-section padding="0 20px 8px" css-class="sheet">
${thing(1)}
${thing(2)}
${thing(3)}
    </mj-section>
    <mj-section css-class="sheet">
      <mj-column>
        <mj-button href="https://www.example.com/" align="center">${t('starter.offerAct')}</mj-button>
      </mj-column>
    </mj-section>`,
  );
  return { subject: t('starter.offerSubject'), preheader: t('starter.offerPreheader'), mjml };
}

/** A few words, as one would write to a friend. */
function note(props: StarterProps, locale: Locale): Starter {
  const t = starterWords(locale);
  const mjml = frame(
    locale,
    props,
    () => `    <mj-section padding="8px 0 24px" css-class="sheet">
      <mj-column>
        <mj-text>
          <p>${t('starter.greeting')}</p>
          <p>${t('starter.noteFirst')}</p>
          <p>${t('starter.noteSecond')}</p>
          <p>${t('starter.noteBye')}</p>
        </mj-text>
      </mj-column>
    </mj-section>`,
  );
  return { subject: t('starter.noteSubject'), preheader: t('starter.notePreheader'), mjml };
}

/** The designs that a new newsletter is offered, by name. */
export const starters = { letter, offer, note };
export type StarterName = keyof typeof starters;
