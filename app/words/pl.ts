import type { Words } from './index.ts';
import { approve } from './pl/approve.ts';
import { audience } from './pl/audience.ts';
import { audit } from './pl/audit.ts';
import { calendar } from './pl/calendar.ts';
import { capture } from './pl/capture.ts';
import { changes } from './pl/changes.ts';
import { channels } from './pl/channels.ts';
import { checks } from './pl/checks.ts';
import { clients } from './pl/clients.ts';
import { clientWeek } from './pl/clientWeek.ts';
import { common } from './pl/common.ts';
import { composer } from './pl/composer.ts';
import { errors } from './pl/errors.ts';
import { keyboard } from './pl/keyboard.ts';
import { late } from './pl/late.ts';
import { mailbox } from './pl/mailbox.ts';
import { mails } from './pl/mails.ts';
import { newsletter } from './pl/newsletter.ts';
import { operations } from './pl/operations.ts';
import { palette } from './pl/palette.ts';
import { people } from './pl/people.ts';
import { plan } from './pl/plan.ts';
import { practice } from './pl/practice.ts';
import { reasons } from './pl/reasons.ts';
import { settings } from './pl/settings.ts';
import { shell } from './pl/shell.ts';
import { spreadsheet } from './pl/spreadsheet.ts';
import { stages } from './pl/stages.ts';
import { subscriber } from './pl/subscriber.ts';
import { today } from './pl/today.ts';

/** Polish. One file an area in `pl/`. */
export const pl: Words = {
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
