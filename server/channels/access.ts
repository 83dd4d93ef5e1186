/**
 * An access that ends by itself: networks that tell when (LinkedIn, Instagram) keep the instant in a channel's settings,
 * where everybody may see it. What can be prolonged is prolonged long before; of what is left a person is told.
 */

/** So long before, a person is told: a week has a working day for everybody. Milliseconds. */
export const warnedMs = 7 * 86_400_000;

/** When an access ends; null where its network does not tell. */
export function accessEndsAt({ accessEndsAt: text }: Record<string, unknown>): Date | null {
  return typeof text === 'string' && text ? new Date(text) : null;
}
