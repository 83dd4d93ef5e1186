import type { Words } from './index.ts';
import { approve } from './pl/approve.ts';
import { audience } from './pl/audience.ts';
import { audit } from './pl/audit.ts';
import { channels } from './pl/channels.ts';
import { clients } from './pl/clients.ts';
import { clientWeek } from './pl/clientWeek.ts';
import { composer } from './pl/composer.ts';
import { late } from './pl/late.ts';
import { mailbox } from './pl/mailbox.ts';
import { mails } from './pl/mails.ts';
import { newsletter } from './pl/newsletter.ts';
import { operations } from './pl/operations.ts';
import { people } from './pl/people.ts';
import { plan } from './pl/plan.ts';
import { practice } from './pl/practice.ts';
import { settings } from './pl/settings.ts';
import { spreadsheet } from './pl/spreadsheet.ts';
import { subscriber } from './pl/subscriber.ts';
import { first } from './pl.first.ts';

/** Polish. One file an area in `pl/`. */
export const pl: Words = {
  ...first,
  plan,
  composer,
  newsletter,
  audience,
  clients,
  clientWeek,
  channels,
  approve,
  people,
  settings,
  mails,
  subscriber,
  practice,
  mailbox,
  audit,
  spreadsheet,
  operations,
  late,
};
