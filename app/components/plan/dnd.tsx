import { type ReactNode, type RefObject, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useDrag } from 'react-aria-components/useDrag';
import { useDrop } from 'react-aria-components/useDrop';

const type = 'application/x-content';

/** A card that is carried by pointer from anywhere on it, and by keys from its grip: Enter, arrows, Enter. */
export function Carry({
  contentId,
  label,
  frame,
  icon,
  children,
}: {
  contentId: string;
  label: string;
  frame: { className: string } & Record<string, unknown>;
  icon: ReactNode;
  children(grip: ReactNode): ReactNode;
}) {
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    getItems: () => [{ [type]: contentId, 'text/plain': contentId }],
    getAllowedDropOperations: () => ['move'],
    hasDragButton: true,
  });
  return (
    <div {...dragProps} {...frame} data-carried={isDragging || undefined}>
      {children(
        <Button
          {...dragButtonProps}
          aria-label={label}
          className="grid size-6 flex-none cursor-grab place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text phone:size-11"
        >
          {icon}
        </Button>,
      )}
    </div>
  );
}

/** A place that takes what is carried. `take` says whether it would. */
export function Place({
  label,
  className,
  onTake,
  onPress,
  children,
  action,
}: {
  label: string;
  className: string;
  onTake(contentId: string): void;
  onPress(): void;
  children: ReactNode;
  action: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const { dropProps, dropButtonProps, isDropTarget } = useDrop({
    ref: button as RefObject<HTMLButtonElement | null>,
    hasDropButton: true,
    getDropOperation: (types, allowed) => (types.has(type) && allowed.includes('move') ? 'move' : 'cancel'),
    onDrop: async ({ items }) => {
      for (const item of items) {
        if (item.kind === 'text' && item.types.has(type)) return onTake(await item.getText(type));
      }
    },
  });
  return (
    <div {...dropProps} className={className} data-drop={isDropTarget || undefined}>
      {children}
      <Button {...dropButtonProps} ref={button} aria-label={label} onPress={onPress} className="plan-fill">
        {action}
      </Button>
    </div>
  );
}
