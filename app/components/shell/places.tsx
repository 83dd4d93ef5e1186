import { CalendarCheck, CalendarDays, Inbox, type LucideIcon, Settings, Store, Sun, Users } from 'lucide-react';
import type { Words } from '../../words/index.ts';

export type Place = { to: string; name: keyof Words['shell']['places']; icon: LucideIcon };

export const today: Place = { to: '/', name: 'today', icon: Sun };
export const calendar: Place = { to: '/calendar', name: 'calendar', icon: CalendarDays };
export const plan: Place = { to: '/plan', name: 'plan', icon: CalendarCheck };
export const audience: Place = { to: '/audience', name: 'audience', icon: Users };
export const clients: Place = { to: '/clients', name: 'clients', icon: Store };
export const mailbox: Place = { to: '/mailbox', name: 'mailbox', icon: Inbox };
export const settings: Place = { to: '/settings', name: 'settings', icon: Settings };

/** Working screens need the width: there the sidebar is a rail of 56 px. */
export function isWorkingScreen(pathname: string): boolean {
  return /^\/(calendar|plan|contents)(\/|$)/.test(pathname);
}

/** Whether a place is where one is. Today is the root, which everything begins with. */
export function isAt(place: Place, pathname: string): boolean {
  return place.to === '/' ? pathname === '/' : pathname === place.to || pathname.startsWith(`${place.to}/`);
}
