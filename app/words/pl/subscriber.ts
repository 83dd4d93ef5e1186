import type { Words } from '../index.ts';

export const subscriber: Words['subscriber'] = {
  formTitle: '{list}',
  formBy: '{client}',
  email: 'Adres e-mail',
  name: 'Imię',
  signUp: 'Zapisz mnie',
  formPromise: 'Najpierw wyślemy jeden list z linkiem. Bez kliknięcia w niego nic nie przyjdzie.',
  askedTitle: 'Jeszcze jeden krok',
  askedText:
    'Jeśli tego adresu nie ma jeszcze na liście, właśnie idzie do niego list z linkiem. Kliknięcie w link kończy zapis.',
  formGoneTitle: 'Ten formularz jest zamknięty',
  formGoneText: 'Adres może być nieaktualny. Poproś nadawcę o nowy.',
  confirmTitle: 'Potwierdź zapis',
  confirmText: 'Na adres {email} będzie przychodzić „{list}” ({client}).',
  confirmButton: 'Tak, zapisz mnie',
  confirmedTitle: 'Zapis potwierdzony',
  confirmedText: 'W każdym liście jest link, którym można się wypisać jednym kliknięciem.',
  confirmGoneTitle: 'Ten link już nie działa',
  confirmGoneText: 'Ma ponad tydzień albo został po drodze ucięty. Zapisz się jeszcze raz, a dostaniesz nowy.',
  leaveTitle: 'Wypisz się',
  leaveText: 'Na adres {email} nie przyjdzie już nic od: {client}.',
  leaveButton: 'Wypisz mnie',
  leftTitle: 'Wypisano',
  leftText: 'Na adres {email} nie przyjdzie już nic od: {client}.',
  leaveGoneTitle: 'Ten link jest niekompletny',
  leaveGoneText:
    'Jego część została ucięta, być może przez program pocztowy. Otwórz go jeszcze raz z listu albo odpisz na list z prośbą o wypisanie.',
};
