// A popup menu in the page's dress; keyboard and focus are Base UI's.
import { Menu as Base } from '@base-ui/react/menu';
import clsx from 'clsx';
import type { ComponentProps, ReactElement, ReactNode } from 'react';

interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
}

export function Menu({ trigger, children, align = 'end', side = 'bottom', className }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50">
          <Base.Popup
            className={clsx(
              'min-w-44 origin-(--transform-origin) rounded-2xl border border-line bg-card p-1.5 shadow-popup',
              'transition-[opacity,scale] duration-150 data-ending-style:scale-97 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0',
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemStyle =
  'flex min-h-9 w-full items-center gap-2.5 rounded-xl px-2.5 py-1.5 text-[13.5px] text-ink-2 outline-none data-highlighted:bg-s1 data-highlighted:text-ink';

export function MenuItem({ className, ...rest }: ComponentProps<typeof Base.Item>) {
  return <Base.Item className={clsx(itemStyle, className)} {...rest} />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return (
    <div role="presentation" className="px-2.5 pt-2 pb-1 font-medium text-[12px] text-ink-3">
      {children}
    </div>
  );
}

export const MenuRadioGroup = Base.RadioGroup;

export function MenuRadioItem({ children, value }: { children: ReactNode; value: string }) {
  return (
    <Base.RadioItem
      value={value}
      closeOnClick
      className={clsx(itemStyle, 'data-checked:text-accent-ink')}
    >
      {children}
      <Base.RadioItemIndicator className="ms-auto size-1.5 shrink-0 rounded-full bg-accent" />
    </Base.RadioItem>
  );
}
