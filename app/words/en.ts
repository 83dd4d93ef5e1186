import { approve } from './en/approve.ts';
import { audience } from './en/audience.ts';
import { audit } from './en/audit.ts';
import { calendar } from './en/calendar.ts';
import { capture } from './en/capture.ts';
import { changes } from './en/changes.ts';
import { channels } from './en/channels.ts';
import { checks } from './en/checks.ts';
import { clients } from './en/clients.ts';
import { clientWeek } from './en/clientWeek.ts';
import { common } from './en/common.ts';
import { composer } from './en/composer.ts';
import { errors } from './en/errors.ts';
import { keyboard } from './en/keyboard.ts';
import { late } from './en/late.ts';
import { mailbox } from './en/mailbox.ts';
import { mails } from './en/mails.ts';
import { newsletter } from './en/newsletter.ts';
import { operations } from './en/operations.ts';
import { palette } from './en/palette.ts';
import { people } from './en/people.ts';
import { plan } from './en/plan.ts';
import { practice } from './en/practice.ts';
import { reasons } from './en/reasons.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { spreadsheet } from './en/spreadsheet.ts';
import { stages } from './en/stages.ts';
import { subscriber } from './en/subscriber.ts';
import { today } from './en/today.ts';

/** English, and the shape that every language must have. One file an area in `en/`. */
export const en = {
  common,
  shell,
  today,
  calendar,
  changes,
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
  errors,
  reasons,
  stages,
  checks,
  mails,
  subscriber,
  practice,
  mailbox,
  audit,
  keyboard,
  palette,
  spreadsheet,
  capture,
  operations,
  late,
};
