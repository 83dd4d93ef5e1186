import { type ActionFunctionArgs, type LoaderFunctionArgs, redirectDocument } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { weekStarts } from '#server/people/preferences.ts';
import { saveProfile } from '#server/people/profile.ts';
import { zoneNames } from '#server/people/zones.ts';
import { digestOf } from '#server/today/digest.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { RadioGroup } from '../components/checks.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { DigestForm } from '../components/people/digest-form.tsx';
import { Done } from '../components/people/done.tsx';
import { ZoneField } from '../components/people/zone-field.tsx';
import { Section } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { preferenceCookie } from '../preference-cookies.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { name, email, locale, timeZone, theme, weekStart } = actor;
  const digestAt = await digestOf(context.db, actor);
  return { name, email, locale, timeZone, theme, weekStart, weekStarts, digestAt, zones: zoneNames() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const kept = textsOf(await request.formData(), ['name', 'locale', 'timeZone', 'theme', 'weekStart']);
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await saveProfile(context.db, actor, kept, context.clock.now());
    const { isHttps } = context.config;
    // The pages before the sign-in follow.
    if (kept.locale === 'pl' || kept.locale === 'en') context.setCookie(preferenceCookie('lang', kept.locale, isHttps));
    context.setCookie(preferenceCookie('theme', kept.theme === 'system' ? '' : kept.theme, isHttps));
    // Another language is another page.
    return redirectDocument('/settings/profile?done=saved');
  }, kept);
}

export default function Profile() {
  const {
    name,
    email,
    locale,
    timeZone,
    theme,
    weekStart,
    weekStarts: starts,
    digestAt,
    zones,
  } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().formAction === '/settings/profile';
  const t = useTranslations('settings');
  const people = useTranslations('people');
  const dates = useDates();
  return (
    <div className="grid max-w-150 gap-7">
      <DocumentTitle>{t('tabs.profile')}</DocumentTitle>
      <Section title={t('profile.title')}>
        <p className="-mt-1 mb-4 text-text-2">{t('profile.address', { email })}</p>
        <Form method="post" className="grid gap-4">
          <Done of={{ saved: t('profile.saved'), digest: t('digest.saved') }} />
          <FormErrors data={result} fields={['name', 'timeZone']} />
          <TextField
            label={t('profile.name')}
            name="name"
            defaultValue={kept.name ?? name}
            help={t('profile.nameHelp')}
            autoComplete="name"
            maxLength={120}
            required
            error={errors.of('name')}
          />
          <Select
            label={t('profile.language')}
            name="locale"
            defaultValue={kept.locale ?? locale}
            options={[
              { value: 'pl', label: t('profile.polish') },
              { value: 'en', label: t('profile.english') },
            ]}
          />
          <ZoneField
            label={people('timeZone')}
            zones={zones}
            defaultValue={kept.timeZone ?? timeZone}
            help={t('profile.zoneHelp')}
            error={errors.of('timeZone')}
          />
          <Select
            label={t('profile.weekStart')}
            name="weekStart"
            help={t('profile.weekStartHelp')}
            defaultValue={kept.weekStart ?? String(weekStart)}
            options={starts.map((day) => ({ value: String(day), label: dates.weekdayName(day) }))}
          />
          <RadioGroup
            label={t('profile.theme')}
            name="theme"
            defaultValue={kept.theme ?? theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`profile.themes.${value}`),
            }))}
          />
          <div>
            <Button type="submit" look="primary" busy={busy} busyWord={t('profile.saving')}>
              {t('profile.save')}
            </Button>
          </div>
        </Form>
      </Section>
      <DigestForm at={digestAt} zone={timeZone} />
      <Section title={t('password.title')}>
        <LinkButton to="/settings/password">{t('password.save')}</LinkButton>
      </Section>
    </div>
  );
}
