// The turns of a chat. A new question comes to the top of the view and its answer grows below it, so that
// nothing moves under the reader's eyes; an arrow leads to the end.
import clsx from 'clsx';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Selection } from '@/api/choose';
import { IconButton } from '@/ui/button';
import type { Turn } from './turn';
import { type RunSqlOf, TurnView } from './turn-view';

interface ConversationProps {
  turns: Turn[];
  busy: boolean;
  onAsk: (question: string) => void;
  onRetry: (turn: Turn) => void;
  onRunAnyway: (turn: Turn) => void;
  onAskModel: (turn: Turn) => void;
  onRunSql: RunSqlOf;
  onChoose: (turn: Turn, selection: Selection) => void;
}

const nearEnd = 120; // px

// The style sheet cannot calm a scroll that a script asks for.
const gently = () =>
  window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';

export function announcement(turn: Turn | undefined): string {
  switch (turn?.status) {
    case 'running':
      return turn.steps.at(-1) ?? 'Working on it';
    case 'done':
      return turn.text.replaceAll('**', '');
    case 'failed':
      return turn.problem ?? 'The question failed.';
    case 'stopped':
      return 'Stopped.';
    default:
      return '';
  }
}

export function Conversation({ turns, busy, ...handlers }: ConversationProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  const newest = useRef<HTMLDivElement>(null);
  const [farFromEnd, setFarFromEnd] = useState(false);
  const seen = useRef<string | undefined>(undefined);

  useEffect(() => {
    if (!last || seen.current === last.key) return;
    const first = seen.current === undefined;
    seen.current = last.key;
    newest.current?.scrollIntoView({ block: 'start', behavior: first ? 'instant' : gently() });
  }, [last]);

  useEffect(() => {
    const box = scroller.current;
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const measure = () =>
      setFarFromEnd(box.scrollHeight - box.scrollTop - box.clientHeight > nearEnd);
    const sizes = new ResizeObserver(measure);
    sizes.observe(content);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, []);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        className="h-full overflow-y-auto [container-type:size] [overflow-anchor:none] [scrollbar-gutter:stable]"
      >
        <div className="mx-auto flex min-h-full w-full max-w-[800px] flex-col px-6 max-sm:px-4">
          {turns.map((turn) => (
            <div
              key={turn.key}
              ref={turn === last ? newest : undefined}
              className={clsx('pt-4 pb-8', turn === last && 'min-h-[100cqh]')}
            >
              <TurnView turn={turn} busy={busy} {...handlers} />
            </div>
          ))}
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {announcement(last)}
      </p>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 bottom-0 h-6 bg-linear-to-t from-bg to-transparent"
      />
      {farFromEnd && (
        <IconButton
          label="To the newest"
          className="!absolute inset-x-0 bottom-3 mx-auto border border-line bg-card shadow-popup"
          onClick={() =>
            scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: gently() })
          }
        >
          <ArrowDown size={17} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
