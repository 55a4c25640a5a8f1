// What is remembered because somebody said that it is right: every verified query, how it stands, and a way to forget it.
import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { BadgeCheck, Trash2, X } from 'lucide-react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { forgetVerified, sendVerdict } from '@/api/feedback';
import { keys, useVerified } from '@/api/queries';
import type { VerifiedQuery } from '@/api/types';
import { SqlText } from '@/features/chat/sql-text';
import { showVerdict } from '@/features/chat/store';
import { IconButton, PillButton } from '@/ui/button';
import { count, longAgo } from '@/ui/format';
import { sidebarFits, useMedia } from '@/ui/media';
import { Sheet } from '@/ui/sheet';

const timeToUndo = 12_000; // milliseconds

export function VerifiedSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const wide = useMedia(sidebarFits);
  return (
    <Sheet open={open} onClose={onClose} from={wide ? 'end' : 'below'} label="Verified answers">
      <VerifiedList onClose={onClose} />
    </Sheet>
  );
}

export function VerifiedList({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const found = useVerified();
  const read = () => client.invalidateQueries({ queryKey: keys.verified });
  const forget = async (one: VerifiedQuery) => {
    try {
      await forgetVerified(one.id);
    } catch (error) {
      toast.error(sentenceOf(error));
      return;
    }
    const message = one.message_id;
    if (message) showVerdict(message, { verdict: undefined, remark: undefined });
    toast('Forgotten.', {
      duration: timeToUndo,
      ...(message &&
        one.state !== 'retired' && {
          action: {
            label: 'Undo',
            onClick: () =>
              void sendVerdict(message, 'up')
                .then(() => showVerdict(message, { verdict: 'up' }))
                .then(read)
                .catch((error) => toast.error(sentenceOf(error))),
          },
        }),
    });
    await read();
  };
  return (
    <section className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-1 px-4 pt-3 pb-2">
        <div className="min-w-0 flex-1 px-1 pt-1">
          <h2 className="font-semibold text-[15px]">Verified answers</h2>
          <p className="text-[12px] text-ink-3">
            {found.data ? count(found.data.length, 'question') : ' '}
          </p>
        </div>
        <IconButton small label="Close" onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {found.isPending && <div className="skeleton mx-5 mt-3 h-40 rounded-2xl" aria-busy="true" />}
      {!found.data && found.error && (
        <div role="alert" className="px-5 py-4 text-ink-2">
          <p>{sentenceOf(found.error)}</p>
          <PillButton className="mt-3" onClick={() => found.refetch()}>
            Try again
          </PillButton>
        </div>
      )}
      {found.data?.length === 0 && (
        <p className="px-5 py-4 text-[13.5px] text-ink-2">
          Nothing is remembered yet. Say of an answer that it is right, and the same question is
          answered in the same way from then on.
        </p>
      )}
      <ul className="flex min-h-0 flex-1 flex-col divide-y divide-line-2 overflow-y-auto px-5 pb-6">
        {found.data?.map((one) => (
          <li key={one.id}>
            <Verified one={one} onForget={() => void forget(one)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verified({ one, onForget }: { one: VerifiedQuery; onForget: () => void }) {
  const retired = one.state === 'retired';
  return (
    <div className="flex items-start gap-1 py-3">
      <div className="min-w-0 flex-1">
        <p
          dir="auto"
          className={clsx('text-[14px] [overflow-wrap:anywhere]', retired && 'text-ink-3')}
        >
          {!retired && (
            <BadgeCheck
              size={14}
              aria-hidden="true"
              className="me-1.5 inline-block align-[-2px] text-accent"
            />
          )}
          {one.question}
        </p>
        <p className="mt-0.5 text-[12px] text-ink-3">
          {[one.by, longAgo(one.verified_at, new Date())].filter(Boolean).join(' · ')}
        </p>
        {one.state === 'changed' && (
          <p className="mt-1 text-[12.5px] text-ink-2">
            Its tables have changed; it is run again before it is used.
          </p>
        )}
        {retired && (
          <p className="mt-1.5 inline-block rounded-xl bg-warn-soft px-2.5 py-1 text-[12.5px] text-warn [overflow-wrap:anywhere]">
            Not used any more. {one.reason}
          </p>
        )}
        <details className="mt-1.5">
          <summary className="w-fit cursor-pointer text-[12.5px] text-ink-3 hover:text-ink">
            SQL
          </summary>
          <pre
            dir="ltr"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to scroll them
            tabIndex={0}
            className="mt-1 overflow-x-auto rounded-xl bg-s1 p-3 font-mono text-[12px] leading-[1.6] [font-variant-ligatures:none]"
          >
            <code>
              <SqlText sql={one.sql} />
            </code>
          </pre>
        </details>
      </div>
      <IconButton small label={`Forget “${one.question}”`} onClick={onForget} className="-me-1.5">
        <Trash2 size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
