// Buttons of the page: an icon alone (always with a name for screen readers), or a quiet pill with a label.
import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface IconButtonProps extends ComponentProps<'button'> {
  label: string;
  children: ReactNode;
  small?: boolean;
}

export function IconButton({ label, small, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        'touch-target grid shrink-0 place-items-center rounded-full text-ink-2 transition-colors',
        'hover:bg-s2 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-ink',
        'disabled:pointer-events-none disabled:opacity-40',
        small ? 'size-8' : 'size-9',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}

export function PillButton({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={clsx(
        'inline-flex min-h-9 items-center gap-2 rounded-full border border-line bg-bg px-4 py-1.5 text-start text-[13.5px] text-ink-2',
        'transition-colors hover:border-s3 hover:bg-s1 hover:text-ink disabled:opacity-50',
        className,
      )}
      {...rest}
    />
  );
}

export function PrimaryButton({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={clsx(
        'inline-flex h-11 items-center justify-center gap-2 rounded-full bg-accent px-6 font-medium text-on-accent',
        'transition-[filter] hover:brightness-110 disabled:opacity-60',
        className,
      )}
      {...rest}
    />
  );
}
