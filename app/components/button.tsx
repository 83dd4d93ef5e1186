import { Link, type LinkProps } from '@remix-run/react';
import { LoaderCircle as Loader } from 'lucide-react';
import {
  type AnchorHTMLAttributes,
  type ButtonHTMLAttributes,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useId,
} from 'react';

/** At most one `primary` in a view. `danger` is the word in red; `dangerFilled` only inside the confirming dialog. */
export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger' | 'dangerFilled';
/** 32, 28 and 48 px high; every one is at least 44 px on a phone. */
export type ButtonSize = 'md' | 'sm' | 'lg';

const base =
  'inline-flex flex-none items-center justify-center gap-1.5 border font-medium whitespace-nowrap transition-colors duration-(--fast) ease-(--ease) select-none phone:h-11';

const looks: Record<ButtonLook, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'border-line-strong bg-surface text-text hover:bg-hover [&_svg]:text-text-2',
  quiet: 'border-transparent text-text-2 hover:bg-hover hover:text-text',
  danger: 'border-line-strong bg-surface text-danger hover:bg-hover',
  dangerFilled: 'border-transparent bg-danger text-on-danger hover:brightness-95',
};

const unavailable = 'border-line bg-sunken text-text-3 cursor-not-allowed';

const sizes: Record<ButtonSize, string> = {
  md: 'h-8 rounded-md px-3',
  sm: 'h-7 rounded-md px-2.5',
  lg: 'h-12 rounded-lg px-5 text-lg phone:h-12',
};

const squares: Record<ButtonSize, string> = {
  md: 'size-8 rounded-md phone:size-11',
  sm: 'size-7 rounded-md phone:size-11',
  lg: 'size-12 rounded-lg',
};

function classesOf(look: ButtonLook, size: ButtonSize, off: boolean, square: boolean, more = ''): string {
  return `${base} ${square ? squares[size] : sizes[size]} ${off ? unavailable : looks[look]} ${more}`;
}

type Shared = { look?: ButtonLook; size?: ButtonSize; icon?: ReactNode; children?: ReactNode };

export type ButtonProps = Shared &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
    ref?: Ref<HTMLButtonElement>;
    /** True while the work runs; `busyWord` says so in the present tense, at the same width. */
    busy?: boolean;
    busyWord?: string;
    /** Why it cannot be used now, said beneath. Focus still reaches the button. */
    unavailable?: string | false | null;
  };

/** A button. An icon alone needs `aria-label`. */
export function Button({
  look = 'plain',
  size = 'md',
  icon,
  children,
  busy = false,
  busyWord,
  unavailable: reason,
  className,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const off = busy || Boolean(reason);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      {...rest}
      type={type}
      onClick={press}
      aria-disabled={off || undefined}
      aria-describedby={reason ? reasonId : rest['aria-describedby']}
      className={classesOf(look, size, off, children === undefined, className)}
    >
      {busyWord && children !== undefined ? (
        <span className="inline-grid place-items-center">
          <Label hidden={busy} icon={icon} text={children} />
          <Label hidden={!busy} icon={<Loader className="motion-safe:animate-spin" />} text={busyWord} />
        </span>
      ) : (
        <>
          {busy ? <Loader className="motion-safe:animate-spin" /> : icon}
          {children}
        </>
      )}
    </button>
  );
  if (!reason) return button;
  return (
    <span className="inline-flex flex-col items-start gap-1">
      {button}
      <span id={reasonId} className="text-sm text-text-3">
        {reason}
      </span>
    </span>
  );
}

function Label({ hidden, icon, text }: { hidden: boolean; icon: ReactNode; text: ReactNode }) {
  return (
    <span
      aria-hidden={hidden || undefined}
      className={`col-start-1 row-start-1 inline-flex items-center gap-1.5 ${hidden ? 'invisible' : ''}`}
    >
      {icon}
      {text}
    </span>
  );
}

/** Looks like a button, goes to an address. With `href` a plain link, where the screen follows its links itself (plain-links.ts). */
export function LinkButton({
  look = 'plain',
  size = 'md',
  icon,
  children,
  className,
  ...rest
}: Shared &
  (LinkProps | (AnchorHTMLAttributes<HTMLAnchorElement> & { href: string })) & { ref?: Ref<HTMLAnchorElement> }) {
  const classes = classesOf(look, size, false, children === undefined, className);
  const inside = (
    <>
      {icon}
      {children}
    </>
  );
  if (!('to' in rest))
    return (
      <a {...rest} className={classes}>
        {inside}
      </a>
    );
  return (
    <Link {...rest} className={classes}>
      {inside}
    </Link>
  );
}

/** A link inside text. */
export function TextLink({ className = '', ...rest }: LinkProps) {
  return <Link {...rest} className={`font-medium text-accent-text underline-offset-3 hover:underline ${className}`} />;
}
