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
};
