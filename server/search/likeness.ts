/** What is compared when something is looked for: without marks, capitals and signs. Pure. */

const alone: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i' };

/** "Żółć, Łódź" becomes "zolc, lodz"; the same as `folded` in the database. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[łøđı]/g, (letter) => alone[letter] ?? letter);
}

/** Most words of a question that are looked at, and most letters of each. */
const mostWords = 6;
const mostLetters = 40;

/** The folded words of a question, in the order in which they were typed. */
export function wordsIn(question: string): string[] {
  const words = fold(question.slice(0, 400).toWellFormed()).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, mostLetters).join('')))].slice(0, mostWords);
}

/** How many letters may be wrong, missing, too many or swapped in a word of this length. */
export const slipsIn = (word: string): number => (word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0);

/** Whether two words are at most `most` slips apart: a letter more, less, another, or two in the wrong order. */
export function isNear(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      line.push(least);
    }
    if (Math.min(...line) > most) return false;
    before = above;
    above = line;
  }
  return (above[other.length] ?? 0) <= most;
}

/**
 * How well a name answers the words of a question: 0 not at all; most when it begins with them, less when its words do,
 * when they are somewhere inside, or when they are meant in spite of a slip.
 */
export function likeness(name: string, asked: readonly string[]): number {
  if (asked.length === 0) return 0;
  const folded = fold(name);
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  let sum = 0;
  for (const [index, word] of asked.entries()) {
    const points =
      index === 0 && folded.startsWith(word)
        ? 4
        : words.some((own) => own.startsWith(word))
          ? 3
          : word.length > 1 && folded.includes(word)
            ? 2
            : words.some((own) => isMeant(word, own))
              ? 1
              : 0;
    if (points === 0) return 0;
    sum += points;
  }
  return sum / asked.length;
}

/** With a slip, as a whole or as a beginning that is still being typed. */
function isMeant(typed: string, word: string): boolean {
  const slips = slipsIn(typed);
  return slips > 0 && (isNear(typed, word, slips) || (slips > 1 && isNear(typed, word.slice(0, typed.length), 1)));
}
