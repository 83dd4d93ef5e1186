import { useFetcher } from '@remix-run/react';
import { Image } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { ClientMark } from '../client-edge.tsx';
import { Below } from '../field.tsx';
import { type ActionError, useFormErrors } from '../form-errors.tsx';

/** Uploads a picture and makes it the client's logo. */
export function LogoField({ client }: { client: { id: string; name: string; colour: string; logoId: string | null } }) {
  const t = useTranslations('clients.fields');
  const input = useRef<HTMLInputElement>(null);
  const [isUploading, setUploading] = useState(false);
  const [problem, setProblem] = useState<{ error: ActionError } | 'lost' | null>(null);
  const errors = useFormErrors(problem === 'lost' ? null : problem);
  const fetcher = useFetcher();
  const belowId = useId();
  const action = `/clients/${client.id}/logo`;
  const upload = async (file: File) => {
    setUploading(true);
    setProblem(null);
    try {
      const body = new FormData();
      body.set('file', file);
      const answer = await fetch(`/media/upload?client=${client.id}`, { method: 'POST', body });
      const read = (await answer.json()) as { image?: { id: string }; error?: ActionError };
      if (read.image) fetcher.submit({ mediaId: read.image.id }, { method: 'post', action });
      else setProblem({ error: read.error ?? { code: 'unknown' } });
    } catch {
      setProblem('lost');
    } finally {
      setUploading(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      <ClientMark
        size="lg"
        name={client.name}
        colour={client.colour}
        logo={client.logoId && `/media/${client.logoId}/small`}
      />
      <div className="flex flex-1 basis-60 flex-col gap-1.5">
        <span className="flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            className="sr-only"
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void upload(file);
            }}
          />
          <Button
            icon={<Image />}
            busy={isUploading || fetcher.state !== 'idle'}
            busyWord={t('logoUploading')}
            aria-describedby={belowId}
            onClick={() => input.current?.click()}
          >
            {client.logoId ? t('logoChange') : t('logoChoose')}
          </Button>
          {client.logoId && (
            <fetcher.Form method="post" action={action}>
              <Button type="submit" look="quiet">
                {t('logoRemove')}
              </Button>
            </fetcher.Form>
          )}
        </span>
        <span role="status">
          <Below
            id={belowId}
            help={t('logoHelp')}
            error={
              problem === 'lost'
                ? t('logoLost')
                : (errors.general ?? (problem ? errors.of(problem.error.field ?? '') : undefined))
            }
          />
        </span>
      </div>
    </div>
  );
}
