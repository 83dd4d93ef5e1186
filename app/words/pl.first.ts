import { buttons } from './pl/buttons.ts';
import { calendar } from './pl/calendar.ts';
import { capture } from './pl/capture.ts';
import { changes } from './pl/changes.ts';
import { checks } from './pl/checks.ts';
import { dates } from './pl/dates.ts';
import { errors } from './pl/errors.ts';
import { fields } from './pl/fields.ts';
import { keyboard } from './pl/keyboard.ts';
import { pages } from './pl/pages.ts';
import { palette } from './pl/palette.ts';
import { reasons } from './pl/reasons.ts';
import { shell } from './pl/shell.ts';
import { stages } from './pl/stages.ts';
import { today } from './pl/today.ts';

/** Polish: what the frame, Today and the calendar say; it comes with the first visit. */
export const first = {
  buttons,
  pages,
  fields,
  dates,
  shell,
  today,
  calendar,
  changes,
  errors,
  reasons,
  stages,
  checks,
  keyboard,
  palette,
  capture,
};
