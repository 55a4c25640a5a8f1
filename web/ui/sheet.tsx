// What comes in over the page on a phone: from the start edge (sidebar) or from below (data).
import { Dialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import type { ReactNode } from 'react';

interface SheetProps {
  open: boolean;
  onClose: () => void;
  from: 'start' | 'end' | 'below';
  label: string;
  children: ReactNode;
}

export function Sheet({ open, onClose, from, label, children }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-300 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label={label}
          className={clsx(
            'fixed z-50 flex flex-col overflow-hidden outline-none transition-[translate] duration-300 ease-out-soft',
            from === 'start'
              ? 'inset-y-0 start-0 w-[300px] max-w-[86vw] rounded-e-3xl bg-s1 data-ending-style:-translate-x-full data-starting-style:-translate-x-full rtl:data-ending-style:translate-x-full rtl:data-starting-style:translate-x-full'
              : from === 'end'
                ? 'inset-y-2 end-2 w-[680px] max-w-[92vw] rounded-[20px] border border-line bg-card data-ending-style:translate-x-full data-starting-style:translate-x-full rtl:data-ending-style:-translate-x-full rtl:data-starting-style:-translate-x-full'
                : 'inset-x-0 bottom-0 h-[82dvh] rounded-t-3xl bg-card pb-[env(safe-area-inset-bottom)] data-ending-style:translate-y-full data-starting-style:translate-y-full',
          )}
        >
          {from === 'below' && (
            <div aria-hidden="true" className="mx-auto mt-2 h-1 w-9 shrink-0 rounded-full bg-s3" />
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
