/** Every IANA zone that this machine's zone data know, with UTC, in the order of their names. */
export function zoneNames(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
}
