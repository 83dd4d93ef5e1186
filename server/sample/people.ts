const firstNames = [
  'Anna',
  'Barbara',
  'Celina',
  'Danuta',
  'Elżbieta',
  'Grażyna',
  'Halina',
  'Irena',
  'Jadwiga',
  'Krystyna',
  'Łucja',
  'Małgorzata',
  'Natalia',
  'Oliwia',
  'Paulina',
  'Róża',
  'Świętosława',
  'Teresa',
  'Urszula',
  'Wanda',
  'Zofia',
  'Żaneta',
  'Adam',
  'Błażej',
  'Czesław',
  'Dariusz',
  'Eryk',
  'Filip',
  'Grzegorz',
  'Henryk',
  'Ignacy',
  'Jacek',
  'Kazimierz',
  'Łukasz',
  'Mieczysław',
  'Nikodem',
  'Olgierd',
  'Paweł',
  'Robert',
  'Szymon',
  'Tadeusz',
  'Wojciech',
  'Zbigniew',
];
const surnames = [
  'Nowak',
  'Wójcik',
  'Kaczmarek',
  'Mazur',
  'Krawczyk',
  'Zając',
  'Król',
  'Wieczorek',
  'Wróbel',
  'Stępień',
  'Adamczyk',
  'Dudek',
  'Pająk',
  'Sikora',
  'Bąk',
  'Jaźwiec',
  'Żak',
  'Ćwikła',
  'Gołąb',
  'Śliwa',
];

export type SamplePerson = { name: string; email: string };

/** `count` readers who do not exist, always the same ones, each with an address of their own. */
export function samplePeople(count: number, slug: string): SamplePerson[] {
  return Array.from({ length: count }, (_, index) => {
    const first = firstNames[index % firstNames.length] ?? '';
    const last = surnames[Math.floor(index / firstNames.length + index * 7) % surnames.length] ?? '';
    return { name: `${first} ${last}`, email: `${plain(first)}.${plain(last)}${index}@${slug}.czytelnicy.example` };
  });
}

/** ASCII letters only, as mail addresses are usually written in Poland. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
