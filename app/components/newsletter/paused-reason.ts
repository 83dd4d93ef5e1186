/** Why a send stands still, as far as there are words for it (`reasons.send`). */
const reasons = [
  'by_hand',
  'https_needed',
  'credentials_refused',
  'sender_refused',
  'content_refused',
  'many_refused',
  'tls',
] as const;

export function pausedReasonOf(reason: string | null): (typeof reasons)[number] | 'other' {
  return reasons.find((one) => one === reason) ?? 'other';
}
