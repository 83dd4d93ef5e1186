const often = ['Europe/Warsaw', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles'];

/** IANA zones to choose from; those of `own` (the member's, the client's) stand among the often chosen. */
export function zoneChoices(...own: string[]): { often: string[]; all: string[] } {
  return { often: [...new Set([...own, ...often])], all: Intl.supportedValuesOf('timeZone') };
}
