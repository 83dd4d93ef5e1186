/** The origin in what a person typed, with or without its https://; null when there is none. */
export function originIn(text: string): string | null {
  const url = addressIn(text);
  return url?.hostname ? url.origin : null;
}

/** The web address in what a person typed, with or without its https://; null when it is none. */
export function addressIn(text: string): URL | null {
  const typed = text.trim();
  const address = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && ['https:', 'http:'].includes(url.protocol) && !url.username && !url.password ? url : null;
}
