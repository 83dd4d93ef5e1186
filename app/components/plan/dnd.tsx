import { type ReactNode, type RefObject, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useDrag } from 'react-aria-components/useDrag';
import { useDrop } from 'react-aria-components/useDrop';

/** What is carried is a content; one that stands in the week can also go back among the ideas. */
const content = 'application/x-content';
const planned = 'application/x-planned';

/** The grip of a card: Enter takes it, arrows go from place to place, Enter puts it down. A pointer takes the whole card. */
export function Grip({
  contentId,
  isPlanned,
  label,
  icon,
}: {
  contentId: string;
  isPlanned: boolean;
  label: string;
  icon: ReactNode;
}) {
  const { dragButtonProps } = useDrag({
    getItems: () => [{ [content]: contentId, ...(isPlanned ? { [planned]: contentId } : {}) }],
    getAllowedDropOperations: () => ['move'],
    hasDragButton: true,
  });
  return (
    <Button
      {...dragButtonProps}
      data-grip=""
      aria-label={label}
      className="grid size-6 flex-none cursor-grab place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text phone:size-11"
    >
      {icon}
    </Button>
  );
}

/** A slot that takes what is carried by keys, and opens its dialog when it is pressed. */
export function Place({
  label,
  frame,
  onTake,
  onPress,
  children,
  action,
}: {
  label: string;
  frame: Record<string, string>;
  onTake(contentId: string): void;
  onPress(): void;
  children: ReactNode;
  action: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const { dropButtonProps, isDropTarget } = useTaking(button, content, true, onTake);
  return (
    <div {...frame} data-drop={isDropTarget || undefined}>
      {children}
      <Button {...dropButtonProps} ref={button} aria-label={label} onPress={onPress} className="plan-fill">
        {action}
      </Button>
    </div>
  );
}

/** The ideas: they take back what stands in the week. */
export function IdeasPlace({
  label,
  onTake,
  children,
}: {
  label: string;
  onTake(contentId: string): void;
  children: ReactNode;
}) {
  const section = useRef<HTMLElement>(null);
  const { dropProps, isDropTarget } = useTaking(section, planned, false, onTake);
  return (
    <section
      {...dropProps}
      ref={section}
      tabIndex={-1}
      aria-label={label}
      className="plan-ideas"
      data-drop={isDropTarget || undefined}
    >
      {children}
    </section>
  );
}

function useTaking(
  ref: RefObject<HTMLElement | null>,
  type: string,
  hasDropButton: boolean,
  onTake: (contentId: string) => void,
) {
  return useDrop({
    ref,
    hasDropButton,
    getDropOperation: (types, allowed) => (types.has(type) && allowed.includes('move') ? 'move' : 'cancel'),
    onDrop: async ({ items }) => {
      for (const item of items) {
        if (item.kind === 'text' && item.types.has(type)) return onTake(await item.getText(type));
      }
    },
  });
}
