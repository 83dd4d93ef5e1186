import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { confirmImport } from '#server/audience/import.ts';
import type { Mapping } from '#server/audience/mapping.ts';
import { domainError } from '#server/errors.ts';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

// biome-ignore lint/performance/noBarrelFile: a form that was refused is drawn again by the page it stands on
export { default, loader } from './_app.audience.imports.$importId._index.tsx';

/** Which column is what, and the consent: the import may run. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const importId = idOf(params, 'importId');
    const input = { importId, mapping: readMapping(form), consented: form.get('consented') === 'on' };
    await confirmImport(context.db, actor, input, context.clock.now());
    return redirect(`/audience/imports/${importId}`);
  });
}

function readMapping(form: FormData): Mapping {
  const meanings = new Map<number, string>();
  for (const [name, value] of form) {
    const column = /^column-(\d{1,3})$/.exec(name)?.[1];
    if (column) meanings.set(Number(column), String(value));
  }
  const only = (meaning: string): number | null => [...meanings].find(([, value]) => value === meaning)?.[0] ?? null;
  const email = only('email');
  if (email === null) throw domainError('invalid', 'csvEmailColumn', {}, 'mapping');
  const fields = Object.fromEntries(
    [...meanings]
      .filter(([, meaning]) => meaning === 'field')
      .map(([column]): [string, number] => [String(form.get(`title-${column}`) ?? `column_${column + 1}`), column]),
  );
  return { email, name: only('name'), surname: only('surname'), fields };
}
