import { useNavigate, useSubmit } from '@remix-run/react';
import type { ReactNode, RefObject } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';

/** One line of a menu: goes to an address (`to`), sends a form (`post`), or does something here (`onSelect`). */
export type MenuEntry = {
  id: string;
  text: string;
  icon?: ReactNode;
  /** The key that does the same, shown at the right. */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
} & ({ to: string } | { post: string; values?: Record<string, string> } | { onSelect(): void });

/** The open menu; loaded by `menu.tsx` on demand. */
export default function MenuPopup({
  label,
  items,
  trigger,
  onClose,
}: {
  label: string;
  items: readonly MenuEntry[];
  trigger: RefObject<HTMLElement | null>;
  onClose(): void;
}) {
  const navigate = useNavigate();
  const submit = useSubmit();
  const act = (id: unknown) => {
    const entry = items.find((item) => item.id === id);
    onClose();
    if (!entry) return;
    if ('to' in entry) navigate(entry.to);
    else if ('post' in entry) submit(entry.values ?? {}, { method: 'post', action: entry.post });
    else entry.onSelect();
  };
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => open || onClose()}
      placement="bottom end"
      offset={4}
      className="min-w-48 rounded-lg border border-line bg-raised p-1 shadow-2 outline-none"
    >
      <Menu
        aria-label={label}
        autoFocus="first"
        onAction={act}
        onClose={onClose}
        className="max-h-[70vh] overflow-auto outline-none"
      >
        {items.map((item) => (
          <MenuItem
            key={item.id}
            id={item.id}
            textValue={item.text}
            isDisabled={item.disabled}
            className={`flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none data-disabled:text-text-3 data-focused:bg-hover phone:h-11 ${item.danger ? 'text-danger' : 'text-text [&_svg]:text-text-2'}`}
          >
            {item.icon}
            <span className="flex-1 whitespace-nowrap">{item.text}</span>
            {item.keys && <span className="pl-4 text-xs text-text-3">{item.keys}</span>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
