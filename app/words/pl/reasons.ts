import type { Words } from '../index.ts';

export const reasons: Words['reasons'] = {
  // On the way there.
  rate_limited: 'W krótkim czasie poszło do sieci zbyt wiele próśb. Ruszy samo, gdy sieć na to pozwoli.',
  quota_reached: 'Konto wykorzystało na razie swój limit w tej sieci. Ruszy, gdy sieć zacznie liczyć od nowa.',
  unavailable: 'Sieć chwilowo nie działa. Kolejna próba odbędzie się sama.',
  timeout: 'Odpowiedź nie przyszła na czas. Sprawdź adres i port albo spróbuj za kilka minut.',
  connection_reset: 'Połączenie urwało się w połowie.',
  connection_refused: 'Pod tym adresem i portem nic nie odpowiada. Sprawdź, czy nie ma w nich literówki.',
  name_not_found: 'Nie ma serwera o tej nazwie. Sprawdź, czy nie ma w niej literówki.',
  private_address:
    'Ten adres prowadzi do sieci prywatnej i nie łączymy się z nim. Jeśli to Twój serwer, właściciel instalacji może na niego pozwolić ustawieniem OUTBOUND_ALLOW.',
  address_unusable: 'Tego adresu nie da się użyć. Powinien wyglądać jak https://example.com.',
  insecure:
    'To połączenie nie jest szyfrowane, więc nie wysyłamy nim hasła. Wybierz połączenie szyfrowane albo adres, który zaczyna się od https://.',
  tls: 'Nie udało się nawiązać szyfrowanego połączenia. Sprawdź, czy to port dla połączeń szyfrowanych.',
  certificate_untrusted:
    'Certyfikat serwera nie jest podpisany przez nikogo, komu można zaufać (podpisał się sam albo wystawca jest nieznany), więc nic nie zostało wysłane. Poproś administratora serwera o ważny certyfikat.',
  certificate_expired:
    'Certyfikat serwera wygasł, więc nic nie zostało wysłane. Poproś administratora serwera, żeby go odnowił.',
  certificate_wrong_name:
    'Certyfikat serwera wystawiono na inną nazwę, więc nic nie zostało wysłane. Użyj nazwy, którą dostawca podaje dla swojego serwera poczty.',
  not_the_network: 'Pod tym adresem odpowiada coś innego. Sprawdź, czy adres jest właściwy.',
  server_error: 'Serwer zgłosił własny błąd. Warto spróbować jeszcze raz za kilka minut.',
  answer_unreadable: 'Odpowiedzi serwera nie dało się zrozumieć.',
  deadline_passed: 'Rozpoczęcie trwało zbyt długo, więc nic nie zostało wysłane.',
  worker_lost: 'Proces, który publikował, zniknął w połowie.',
  // The account.
  credentials_refused:
    'Nazwa i hasło do siebie nie pasują. Sprawdź jedno i drugie; przy kopiowaniu hasła łatwo zgubić znak.',
  token_refused: 'Sieć nie zna tego tokenu. Skopiuj go jeszcze raz, w całości i bez spacji.',
  credentials_revoked: 'Dostęp został cofnięty, na przykład po zmianie hasła. Połącz kanał ponownie.',
  credentials_expired: 'Dostęp wygasł. Połącz kanał ponownie.',
  second_factor:
    'To konto wymaga drugiego składnika, więc jego główne hasło tu nie zadziała. Utwórz w ustawieniach konta hasło aplikacji i użyj go tutaj.',
  account_gone: 'Sieć zamknęła, zawiesiła albo wyłączyła to konto. Zaloguj się tam, żeby sprawdzić dlaczego.',
  scope_missing: 'Udzielona zgoda nie obejmuje publikowania. Połącz kanał ponownie i pozwól na wszystko, o co prosimy.',
  access_denied: 'Sieć nie pozwala na to temu kontu. Zaloguj się tam, żeby sprawdzić dlaczego.',
  credits_used_up:
    'Środki wykupione w tej sieci się skończyły. Dokup je w jej konsoli dla programistów; próby trwają, dopóki nie minie czas wpisu.',
  version_retired:
    'LinkedIn wycofał wersję interfejsu, o którą prosi ta instalacja. Jej właściciel ustawia nowszą w LINKEDIN_VERSION; próby trwają, dopóki nie minie czas wpisu.',
  cannot_look:
    'Ta sieć nikomu nie pozwala sprawdzić, co opublikowano na tym koncie. Zajrzyj tam i powiedz, czy wpis jest.',
  public_address_needed:
    'Ta sieć pobiera zdjęcia z tej aplikacji, więc aplikacja musi działać pod adresem https w otwartym internecie. Kto prowadzi instalację, ustawia go w APP_URL.',
  app_missing:
    'Ta sieć wymaga własnej aplikacji, a żadna nie jest ustawiona. Właściciel ustawia ją w Ustawieniach → Sieci.',
  app_refused:
    'Sieć nie zna własnej aplikacji tej pracowni pod tym identyfikatorem i sekretem. Właściciel sprawdza oba w Ustawieniach → Sieci.',
  app_changed: 'To konto połączono przez inną aplikację niż ta, która jest teraz ustawiona. Połącz kanał ponownie.',
  no_accounts:
    'Za tym logowaniem nie ma konta, które mogłoby publikować. Zaloguj się tam jako ktoś, kto może publikować w jego imieniu, i spróbuj ponownie.',
  place_not_found:
    'Nie ma takiego kanału albo bot w nim nie jest. Sprawdź nazwę i dodaj bota do kanału jako administratora.',
  posting_not_allowed:
    'Bot nie może tam publikować. Nadaj mu w kanale rolę administratora z prawem publikowania wiadomości.',
  receiver_gone:
    'Odbiorca odpowiada, że ten adres nie jest już używany (410), więc nic więcej tam nie wysyłamy. Podaj nowy adres albo odłącz kanał.',
  redirected: 'Ten adres odsyła pod inny, a my tam nie przechodzimy. Podaj adres, pod którym droga się kończy.',
  firewall:
    'Zapora przed witryną odrzuciła żądanie, zanim witryna je zobaczyła. Poproś administratora hostingu, żeby je przepuszczał.',
  // What was to be published.
  content_refused: 'Sieć nie przyjmuje tego wpisu.',
  thread_broken: 'Nie ma już wpisu, pod którym miała stanąć ta część wątku, więc wątek nie może iść dalej.',
  duplicate:
    'Sieć twierdzi, że to konto niedawno opublikowało te same słowa. Zmień coś w tekście i opublikuj ponownie.',
  text_too_long: 'Tekst jest dłuższy, niż pozwala sieć. Skróć go i opublikuj ponownie.',
  too_many_images: 'Obrazów jest więcej, niż pozwala sieć. Usuń część z nich i opublikuj ponownie.',
  image_refused: 'Sieć nie przyjmuje jednego z obrazów. Zamień go i opublikuj ponownie.',
  image_too_large: 'Jeden z obrazów jest za duży dla tej sieci. Zamień go na mniejszy i opublikuj ponownie.',
  too_large: 'Wpis jest za duży dla tej sieci.',
  // What was to be taken down.
  removal_refused: 'Sieć nie pozwala usunąć tego wpisu z tego miejsca. Usuń go ręcznie tam, gdzie jest.',
  // Mail servers.
  starttls_missing:
    'Serwer nie oferuje na tym porcie szyfrowania (STARTTLS), więc nie wysyłamy hasła. Spróbuj drugiego rodzaju szyfrowania, często na porcie 465.',
  auth_missing:
    'Na tym porcie serwer nie przyjmuje nazwy użytkownika. Spróbuj portu 587 albo 465 lub zostaw użytkownika i hasło puste.',
  auth_needed: 'Serwer przyjmuje pocztę tylko po zalogowaniu. Podaj nazwę użytkownika i hasło.',
  sender_refused: 'Serwer nie pozwala temu kontu wysyłać z tego adresu. Użyj adresu, który należy do konta.',
  port_wrong:
    'Na tym porcie serwer oczekuje innego rodzaju szyfrowania. Port 465 pasuje do „od początku”, a 587 do STARTTLS.',
  dkim_key_unusable:
    'Tym kluczem nie da się podpisać poczty: potrzebny jest prywatny klucz RSA o długości co najmniej 1024 bitów, razem z wierszami BEGIN i END.',
  // What was typed.
  input_missing: 'To jest potrzebne.',
  secret_unusable:
    'Tym sekretem nie da się podpisać: musi to być od 24 do 64 bajtów zapisanych w base64, z whsec_ na początku albo bez.',
  input_invalid: 'Tego nie da się użyć. Sprawdź, czy nie ma literówki.',
  // Behind a reason, what the network itself says.
  said: '„{words}”',
  // Why a newsletter stands still.
  send: {
    by_hand: 'Wstrzymana ręcznie. Po wznowieniu nikt nie dostanie listu dwa razy.',
    https_needed: 'Wypisanie jednym kliknięciem wymaga https, a ta instalacja go nie ma.',
    credentials_refused: 'Serwer poczty nie przyjmuje użytkownika lub hasła. Połącz kanał ponownie i wznów.',
    sender_refused: 'Serwer poczty nie pozwala pisać temu nadawcy. Sprawdź adres nadawcy w kanale.',
    content_refused: 'Serwer poczty odrzuca ten właśnie list, niezależnie od odbiorcy. Jego słowa są niżej.',
    many_refused: 'Wiele adresów zostało odrzuconych. Przejrzyj listę, zanim wznowisz: kolejne psują opinię nadawcy.',
    tls: 'Certyfikatowi serwera poczty nie można ufać.',
    other: 'Z serwera poczty nie da się skorzystać przy obecnych ustawieniach. Sprawdź kanał.',
  },
};
