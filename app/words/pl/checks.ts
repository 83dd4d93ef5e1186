import type { Words } from '../index.ts';

export const checks: Words['checks'] = {
  title: 'Sprawdzenie',
  summary:
    '{errors, plural, =0 {} one {# do poprawy} few {# do poprawy} many {# do poprawy} other {# do poprawy}}{both, select, true {, } other {}}{warnings, plural, =0 {} one {# uwaga} few {# uwagi} many {# uwag} other {# uwagi}}',
  allGood:
    'Długość, zdjęcia i linki są w porządku na {count, plural, one {# kanale} few {# kanałach} many {# kanałach} other {# kanałach}}.',
  everywhere: 'Wszystkie kanały',
  part: '{where}, część {part}',
  no_channel: 'Wybierz przynajmniej jeden kanał: bez niego nie ma gdzie publikować.',
  channel_reconnect: 'kanał trzeba połączyć ponownie, inaczej publikacja na niego poczeka.',
  channel_disconnected: 'kanał jest odłączony. Połącz go ponownie albo zdejmij go z tego wpisu.',
  empty: 'nie ma jeszcze czego publikować. Napisz coś albo dodaj zdjęcie.',
  text_too_long:
    'tekst jest za długi o {over, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}} (najwyżej {limit, number}). Skróć go albo napisz dla tego kanału osobny.',
  text_too_many_bytes:
    'tekst zajmuje o {over, plural, one {# bajt} few {# bajty} many {# bajtów} other {# bajtu}} za dużo (najwyżej {limit, number}). Najwięcej ważą emoji i znaki specjalne: użyj ich mniej.',
  too_many_images:
    'o {over, plural, one {# zdjęcie} few {# zdjęcia} many {# zdjęć} other {# zdjęcia}} za dużo (najwyżej {limit, number}). Usuń część albo wybierz dla tego kanału inne.',
  no_images_here: 'tutaj nie da się pokazać zdjęć. Usuń je dla tego kanału.',
  image_missing:
    '{count, plural, one {jednego zdjęcia nie ma} few {# zdjęć nie ma} many {# zdjęć nie ma} other {# zdjęć nie ma}} już w magazynie. Usuń i dodaj ponownie.',
  alt_missing:
    '{count, plural, one {jedno zdjęcie nie ma} few {# zdjęcia nie mają} many {# zdjęć nie ma} other {# zdjęcia nie ma}} opisu dla osób niewidomych.',
  alt_too_long:
    'opis zdjęcia jest za długi o {over, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}} (najwyżej {limit, number}).',
  thread_too_long:
    'wątek jest za długi o {over, plural, one {# część} few {# części} many {# części} other {# części}} (najwyżej {limit, number}). Usuń część z nich albo napisz dla tego kanału osobny tekst.',
  thread_joined:
    'tu nie ma wątków, więc {count, plural, one {# część wyjdzie} few {# części wyjdą} many {# części wyjdzie} other {# części wyjdzie}} jako jeden wpis. Zajrzyj do podglądu albo napisz dla tego kanału osobny tekst.',
  animation_lost:
    '{count, plural, one {animacja wyjdzie} few {# animacje wyjdą} many {# animacji wyjdzie} other {# animacji wyjdzie}} jako nieruchomy obraz.',
  image_needed: 'tutaj nie ma wpisu bez zdjęcia. Dodaj je albo zdejmij ten kanał.',
  image_too_tall:
    '{count, plural, one {jedno zdjęcie jest za wysokie} few {# zdjęcia są za wysokie} many {# zdjęć jest za wysokich} other {# zdjęcia są za wysokie}}: wysokość może wynosić najwyżej {limit, number} szerokości. Przytnij albo wybierz inne zdjęcia dla tego kanału.',
  image_too_wide:
    '{count, plural, one {jedno zdjęcie jest za szerokie} few {# zdjęcia są za szerokie} many {# zdjęć jest za szerokich} other {# zdjęcia są za szerokie}}: szerokość może wynosić najwyżej {limit, number} wysokości. Przytnij albo wybierz inne zdjęcia dla tego kanału.',
  too_many_tags:
    'o {over, plural, one {# hasztag} few {# hasztagi} many {# hasztagów} other {# hasztagu}} za dużo (najwyżej {limit, number}). Usuń część.',
  too_many_mentions:
    'o {over, plural, one {# osobę oznaczoną} few {# osoby oznaczone} many {# osób oznaczonych} other {# osoby oznaczonej}} przez @ za dużo (najwyżej {limit, number}). Usuń część.',
  out_of_reach:
    'ta sieć pobiera zdjęcia z tej aplikacji, a nie może do niej dotrzeć. Aplikacja musi działać pod adresem https w otwartym internecie (APP_URL); do tego czasu nic nie da się tu zaplanować.',
};
