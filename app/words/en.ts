import { approve } from './en/approve.ts';
import { audience } from './en/audience.ts';
import { audit } from './en/audit.ts';
import { channels } from './en/channels.ts';
import { clients } from './en/clients.ts';
import { clientWeek } from './en/clientWeek.ts';
import { composer } from './en/composer.ts';
import { late } from './en/late.ts';
import { mailbox } from './en/mailbox.ts';
import { mails } from './en/mails.ts';
import { newsletter } from './en/newsletter.ts';
import { operations } from './en/operations.ts';
import { people } from './en/people.ts';
import { plan } from './en/plan.ts';
import { practice } from './en/practice.ts';
import { settings } from './en/settings.ts';
import { spreadsheet } from './en/spreadsheet.ts';
import { subscriber } from './en/subscriber.ts';
import { first } from './en.first.ts';

/** English, and the shape that every language must have. One file an area in `en/`. */
export const en = {
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
