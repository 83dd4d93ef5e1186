import { describe, expect, test } from 'vitest';
import type { PayloadPart, PostPayload } from '#server/content/body.ts';
import { changesBetween, hunksBetween } from '#server/review/changes.ts';

const said = (before: string, after: string) =>
  hunksBetween(before, after).map((hunk) =>
    hunk.map(({ kind, text }) => (kind === 'added' ? `[+${text}]` : kind === 'removed' ? `[-${text}]` : text)).join(''),
  );

const post = (text: string, media: PayloadPart['media'] = []): PostPayload => ({ v: 1, kind: 'post', text, media });
const picture = (sha256: string, alt: string) => ({
  mediaId: sha256,
  sha256,
  mime: 'image/webp',
  width: 10,
  height: 10,
  bytes: 9,
  alt,
});

describe('what changed since the last round', () => {
  test('shows the sentence that changed, and no other', () => {
    const before =
      'Pierwsza niedziela Adwentu już 29 listopada. Zamówienia przyjmujemy do czwartku. Zapraszamy na Lipową!';
    const after =
      'Pierwsza niedziela Adwentu już 29 listopada. Zamówienia przyjmujemy do piątku, odbiór w sobotę. Zapraszamy na Lipową!';
    expect(said(before, after)).toEqual(['Zamówienia przyjmujemy do [-czwartku][+piątku, odbiór w sobotę].']);
  });

  test('keeps two distant changes apart', () => {
    const middle = 'To zdanie stoi w środku. A to za nim.';
    expect(said(`Raz kot.\n${middle}\nDwa psy.`, `Raz lis.\n${middle}\nTrzy psy.`)).toEqual([
      'Raz [-kot][+lis].',
      '[-Dwa][+Trzy] psy.',
    ]);
  });

  test('words that changed side by side are read together', () => {
    expect(said('Kilka słów z Malwy.', 'Adwent w naszej Malwie.')).toEqual([
      '[-Kilka słów z Malwy][+Adwent w naszej Malwie].',
    ]);
  });

  test('says nothing about the same words', () => {
    expect(hunksBetween('Tak samo.', 'Tak samo.')).toEqual([]);
    expect(changesBetween(post('Tak samo.'), post('Tak samo.'))).toBeNull();
  });

  test('everything new and everything gone', () => {
    expect(said('', 'Nowe.')).toEqual(['[+Nowe.]']);
    expect(said('Stare.', '')).toEqual(['[-Stare.]']);
  });

  test('a long unbroken stretch is cut, words whole', () => {
    const long = Array.from({ length: 120 }, (_, index) => `słowo${index}`).join(' ');
    const [first, second] = said(`raz ${long} dwa`, `RAZ ${long} DWA`);
    expect(first).toMatch(/^\[-raz\]\[\+RAZ\] słowo0 .* słowo\d+ …$/);
    expect(second).toMatch(/^… słowo\d+ .* \[-dwa\]\[\+DWA\]$/);
    expect((first?.length ?? 0) + (second?.length ?? 0)).toBeLessThan(300);
  });

  test('counts pictures by their bytes, and new descriptions', () => {
    const changes = changesBetween(
      post('x', [picture('a', 'wieniec'), picture('b', 'kokarda')]),
      post('x', [picture('a', 'wieniec z kokardą'), picture('c', 'świeca')]),
    );
    expect(changes?.pictures).toEqual({ added: 1, removed: 1, reworded: 1 });
  });

  test('a newsletter: subject, preheader and its text', () => {
    const base = {
      v: 1,
      kind: 'newsletter',
      htmlSha256: '1',
      textSha256: '1',
      sender: { name: '', email: '', replyTo: '' },
      audience: { listId: '1' },
    } as const;
    const changes = changesBetween(
      { ...base, subject: 'Adwent', preheader: 'Wieńce' },
      { ...base, subject: 'Adwent u nas', preheader: 'Wieńce' },
      { before: 'Do czwartku.', after: 'Do piątku.' },
    );
    expect(changes?.subject.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toEqual(['u nas']);
    expect(changes?.preheader).toEqual([]);
    expect(changes?.text).toHaveLength(1);
  });
});
