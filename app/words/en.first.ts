import { buttons } from './en/buttons.ts';
import { calendar } from './en/calendar.ts';
import { capture } from './en/capture.ts';
import { changes } from './en/changes.ts';
import { checks } from './en/checks.ts';
import { dates } from './en/dates.ts';
import { errors } from './en/errors.ts';
import { fields } from './en/fields.ts';
import { keyboard } from './en/keyboard.ts';
import { pages } from './en/pages.ts';
import { palette } from './en/palette.ts';
import { reasons } from './en/reasons.ts';
import { shell } from './en/shell.ts';
import { stages } from './en/stages.ts';
import { today } from './en/today.ts';

/** English: what the frame, Today and the calendar say; it comes with the first visit. */
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
