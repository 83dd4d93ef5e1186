import type { Words } from '../index.ts';

export const errors: Words['errors'] = {
  ownerOnly: 'To może zrobić tylko właściciel przestrzeni.',
  signedOut:
    'W międzyczasie sesja wygasła. Zaloguj się w drugiej karcie i kliknij jeszcze raz: nic z wpisanej treści nie przepadło.',
  unknown: 'To się nie udało, a powód nie ma jeszcze swoich słów. Nic nie zostało zmienione.',
  addressInvalid: 'To nie jest adres e-mail. Sprawdź, czy nie brakuje znaku @ albo czy nie ma zbędnej kropki.',
  addressOnList: 'Ten adres już jest na liście.',
  addressSuppressed:
    'Na ten adres nie wolno wysyłać: {reason, select, unsubscribed {jego właściciel się wypisał} complained {jego właściciel zgłosił list jako spam} bounced {listy do niego wracają} erased {jego właściciel poprosił o usunięcie danych} other {zablokowano go ręcznie}}. Przywrócić go może tylko formularz zapisu.',
  consentMissing: 'Potwierdź, że te osoby zgodziły się na otrzymywanie listów. Bez tego nikogo nie dodamy.',
  csv_empty: 'Plik jest pusty. Nikogo nie dodano.',
  csv_too_large: 'Plik jest większy niż {megabytes} MB. Podziel go i zaimportuj części po kolei. Nikogo nie dodano.',
  csv_too_many_rows:
    'Plik ma {count, number} wierszy, a jeden import przyjmuje {rows, number}. Podziel go i zaimportuj części po kolei. Nikogo nie dodano.',
  csv_binary: 'To nie jest plik tekstowy. Zapisz arkusz jako CSV i spróbuj ponownie. Nikogo nie dodano.',
  csv_no_addresses: 'W pliku nie ma ani jednego adresu e-mail. Sprawdź, czy to właściwy arkusz. Nikogo nie dodano.',
  clientNotFound: 'Tego klienta już tu nie ma albo nie masz do niego dostępu.',
  importNotFound: 'Tego importu już tu nie ma.',
  importNotWaiting: 'Ten import został już rozpoczęty albo zatrzymany.',
  listNotFound: 'Tej listy już tu nie ma albo nie masz do niej dostępu.',
  membersOnly: 'To mogą zrobić tylko osoby z przestrzeni.',
  nameMissing: 'Podaj nazwę.',
  nameTooLong: 'Nazwa jest za długa: najwyżej {most} znaków.',
  suppressionStays: 'Kto się wypisał albo złożył skargę, może wrócić tylko przez formularz zapisu, z własnej woli.',
};
