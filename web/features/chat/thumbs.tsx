// Whether an answer is right, in its reader's word. What came of it is said beside the two buttons; what is wrong may be
// said in words. SQL that a person edited is offered for the next time.
import { BookmarkCheck, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Verdict } from '@/api/types';
import { IconButton, PillButton } from '@/ui/button';
import { rate } from './store';
import { isOwnSql, type Turn } from './turn';

const choices = [
  { verdict: 'up', label: 'This is right', Icon: ThumbsUp },
  { verdict: 'down', label: 'This is wrong', Icon: ThumbsDown },
] as const satisfies { verdict: Verdict; label: string; Icon: typeof ThumbsUp }[];

export function Thumbs({ turn }: { turn: Turn }) {
  const [noting, setNoting] = useState(false);
  const say = (verdict: Verdict) => {
    // Pressed again it is taken back.
    const next = turn.verdict === verdict ? 'none' : verdict;
    setNoting(next === 'down');
    void rate(turn, next);
  };
  return (
    <>
      {isOwnSql(turn) && turn.verdict === undefined && (
        <PillButton onClick={() => say('up')}>
          <BookmarkCheck size={14} aria-hidden="true" /> Use this next time
        </PillButton>
      )}
      {choices.map(({ verdict, label, Icon }) => (
        <IconButton
          key={verdict}
          small
          label={label}
          aria-pressed={turn.verdict === verdict}
          onClick={() => say(verdict)}
        >
          <Icon size={15} aria-hidden="true" />
        </IconButton>
      ))}
      <span
        role="status"
        className="min-w-0 text-[12.5px] text-ink-3 [overflow-wrap:anywhere] max-sm:ps-2.5"
      >
        {turn.remark}
      </span>
      {noting && turn.verdict === 'down' && (
        <Note
          onSend={(note) => {
            setNoting(false);
            if (note) void rate(turn, 'down', note);
          }}
        />
      )}
    </>
  );
}

function Note({ onSend }: { onSend: (note: string) => void }) {
  const [note, setNote] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // It opens below what is on the screen; the keyboard stays where its owner left it.
  useEffect(() => form.current?.scrollIntoView?.({ block: 'nearest' }), []);
  return (
    <form
      ref={form}
      aria-label="What is wrong"
      className="flex w-full scroll-mb-10 items-center gap-2 ps-2.5 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(note.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onSend('');
      }}
    >
      <input
        aria-label="What is wrong"
        value={note}
        maxLength={1000}
        dir="auto"
        placeholder="What is wrong? (if you like)"
        onChange={(event) => setNote(event.target.value)}
        className="h-9 min-w-0 flex-1 rounded-full border border-line bg-bg px-4 text-[13.5px] outline-offset-0 transition-colors placeholder:text-ink-3 hover:border-s3 pointer-coarse:text-[16px]"
      />
      <PillButton type="submit">{note.trim() ? 'Send' : 'Not now'}</PillButton>
    </form>
  );
}
