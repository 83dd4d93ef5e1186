import { Ellipsis } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { Button, type ButtonLook, type ButtonSize } from './button.tsx';
import type { MenuEntry } from './menu.popup.tsx';

export type { MenuEntry } from './menu.popup.tsx';

const load = () => import('./menu.popup.tsx');
const MenuPopup = lazy(load);

/**
 * A button that opens a menu ("…" unless `icon` or `children` say otherwise). The menu itself (React Aria, 50 KB) is
 * fetched when the button is first pointed at or focused, so that a page's first load does not carry it.
 */
export function Menu({
  label,
  items,
  icon = <Ellipsis />,
  children,
  look = 'quiet',
  size = 'sm',
  className,
}: {
  label: string;
  items: readonly MenuEntry[];
  icon?: ReactNode;
  children?: ReactNode;
  look?: ButtonLook;
  size?: ButtonSize;
  className?: string;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={button}
        look={look}
        size={size}
        icon={icon}
        className={className}
        aria-label={children === undefined ? label : undefined}
        title={children === undefined ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <MenuPopup label={label} items={items} trigger={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
