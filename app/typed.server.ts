/** What was typed into these fields, read from a copy of the request, so that a refused form comes back as it was. */
export async function typed<Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<Partial<Record<Name, string>>> {
  const form = await request.clone().formData();
  const kept: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = form.get(name);
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}
