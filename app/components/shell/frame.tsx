import { useLocation, useNavigation } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { KeyboardProvider } from '../keyboard/registry.tsx';
import { ToastProvider } from '../toast.tsx';
import { AnywhereProvider } from './anywhere.tsx';
import { PhoneBar } from './phone-bar.tsx';
import { isWorkingScreen } from './places.tsx';
import { Sidebar } from './sidebar.tsx';

/** What the frame needs to know; the loader of `_app.tsx` gives it. */
export type Frame = {
  member: {
    name: string;
    email: string;
    role: 'owner' | 'assistant';
    locale: 'pl' | 'en';
    theme: 'system' | 'light' | 'dark';
    workspaceName: string;
    timeZone: string;
  };
  clients: { id: string; name: string; colour: string; isPaused: boolean }[];
  /** How many things need a person now. */
  needs: number;
  hasMailbox: boolean;
};

/** The signed-in frame: navigation beside (or, on a phone, beneath) the one `main`. */
export function AppFrame({ frame, banner, children }: { frame: Frame; banner?: ReactNode; children: ReactNode }) {
  const t = useTranslations('pages');
  const { pathname } = useLocation();
  const isRail = isWorkingScreen(pathname);
  const main = useRef<HTMLElement>(null);
  const client = /^\/clients\/([0-9a-f-]{36})/.exec(pathname)?.[1];
  const newContent = client ? `/contents/new?client=${client}` : '/contents/new';
  useFocusOnArrival(main, pathname);
  return (
    <KeyboardProvider>
      <ToastProvider>
        <AnywhereProvider frame={frame}>
          <a
            href="#content"
            className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus-visible:translate-y-0"
          >
            {t('skipToContent')}
          </a>
          <Progress />
          <div
            className={`grid min-h-dvh phone:block ${isRail ? 'grid-cols-[56px_minmax(0,1fr)]' : 'grid-cols-[212px_minmax(0,1fr)]'}`}
          >
            <Sidebar frame={frame} isRail={isRail} />
            <div className="flex min-w-0 flex-col phone:pb-16">
              {banner}
              <main ref={main} id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
                {children}
              </main>
            </div>
          </div>
          <PhoneBar frame={frame} newContent={newContent} />
        </AnywhereProvider>
      </ToastProvider>
    </KeyboardProvider>
  );
}

/** On another page, the reader begins at its content, as after a full load; a field that takes focus itself keeps it. */
function useFocusOnArrival(main: { current: HTMLElement | null }, pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const content = main.current;
    if (content && !content.contains(document.activeElement)) content.focus({ preventScroll: true });
    for (const open of document.querySelectorAll<HTMLElement>(':popover-open')) open.hidePopover();
  }, [main, pathname]);
}

/** A thin line while the next page is on its way, from 200 ms on. */
function Progress() {
  const { state } = useNavigation();
  const t = useTranslations('pages');
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5">
      {state !== 'idle' && (
        <div className="appear-late h-full">
          <div className="progress-line h-full bg-accent" />
          <span className="sr-only">{t('loading')}</span>
        </div>
      )}
    </div>
  );
}
