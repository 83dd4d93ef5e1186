import { Form, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import type { ImportData } from '../../routes/_app.audience.imports.$importId._index.tsx';
import { Button } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { PageHead } from '../page-bar.tsx';

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

/** What each column of the file is, with its first rows beneath; nobody is added before it is confirmed. */
export function ImportMapping({ data, refused }: { data: ImportData; refused: unknown }) {
  const t = useTranslations('audience');
  const c = useTranslations('buttons');
  const busy = useNavigation().state !== 'idle';
  const errors = useFormErrors(refused);
  const width = Math.max(data.header.length, ...data.sample.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, index) => ({
    index,
    title: data.header[index]?.trim() || t('columnN', { n: index + 1 }),
  }));
  const meaning = (index: number): string => {
    if (data.mapping.email === index) return 'email';
    if (data.mapping.name === index) return 'name';
    if (data.mapping.surname === index) return 'surname';
    return Object.values(data.mapping.fields).includes(index) ? 'field' : 'nothing';
  };
  const choices = [
    { value: 'email', label: t('asEmail') },
    { value: 'name', label: t('asName') },
    { value: 'surname', label: t('asSurname') },
    { value: 'field', label: t('asField') },
    { value: 'nothing', label: t('asNothing') },
  ];
  return (
    <>
      <PageHead
        title={t('mappingTitle')}
        lead={t('mappingLead', {
          rows: data.total,
          file: data.fileName,
          encoding: data.encoding.toUpperCase(),
          delimiter: delimiterNames[data.delimiter] ?? 'bar',
        })}
      />
      <Form method="post" action="confirm" className="flex flex-col gap-4">
        <FormErrors data={refused} fields={['consented', 'mapping']} />
        <div className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full border-collapse text-left">
            <caption className="sr-only">{t('sampleRows')}</caption>
            <thead>
              <tr className="border-b border-line align-bottom">
                {columns.map(({ index, title }) => (
                  <th key={index} scope="col" className="min-w-44 p-3 font-medium">
                    <div className="mb-1 truncate">{title}</div>
                    <input type="hidden" name={`title-${index}`} value={title} />
                    <Select
                      name={`column-${index}`}
                      label={t('columnMeans', { name: title })}
                      labelHidden
                      defaultValue={meaning(index)}
                      options={choices}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.sample.map((row, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                <tr key={line} className="border-b border-line last:border-0">
                  {columns.map(({ index }) => (
                    <td key={index} className="max-w-70 truncate px-3 py-1.5 text-text-2">
                      {row[index] ?? ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {errors.of('mapping') && <p className="text-danger">{errors.of('mapping')}</p>}
        <Checkbox
          name="consented"
          label={t('importConsent', { client: data.clientName })}
          help={t('consentHelp')}
          error={errors.of('consented')}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={c('saving')}>
            {t('startImport', { rows: data.total })}
          </Button>
          <Button type="submit" look="quiet" formAction="cancel">
            {t('dropImport')}
          </Button>
        </div>
      </Form>
    </>
  );
}
