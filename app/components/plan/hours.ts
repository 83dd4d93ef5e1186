/** The hours of a week that something stands in, and the empty ones between them, folded. */
export type Band = { hour: number } | { from: number; until: number };

/** Hours in order; the empty ones between two that are used become one fold. */
export function bandsOf(walls: readonly string[]): Band[] {
  const hours = [...new Set(walls.map((wall) => Number(wall.slice(11, 13))))].sort((a, b) => a - b);
  return hours.flatMap((hour, index): Band[] => {
    const before = hours[index - 1];
    const isFar = before !== undefined && hour - before > 1;
    return isFar ? [{ from: before + 1, until: hour }, { hour }] : [{ hour }];
  });
}

export const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
