// A field for SQL: the coloured text lies under a transparent one of the same measure. A refusal is shown where it
// is and in words, with the names that were probably meant.
import { CircleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Refusal } from '@/api/sql';
import { PillButton } from '@/ui/button';
import type { RunSql } from './sql-block';
import { SqlText } from './sql-text';

interface SqlEditorProps {
  sql: string;
  onRun: RunSql;
  onClose: () => void;
}

const measure = 'px-4 pb-3 font-mono text-[12.5px] leading-[1.65] whitespace-pre [tab-size:4]';

export function SqlEditor({ sql, onRun, onClose }: SqlEditorProps) {
  const [text, setText] = useState(sql);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [running, setRunning] = useState<AbortController | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const refusalId = useId();

  useEffect(() => {
    const area = field.current;
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  // The buttons and what was refused are seen, also on a phone.
  useEffect(() => {
    whole.current?.scrollIntoView?.({ block: 'nearest' });
  }, [refusal]);
  // What is edited after a refusal is another text: its place no longer counts.
  const change = (next: string) => {
    setText(next);
    setRefusal(null);
  };
  const select = (start: number, end: number) =>
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start, end);
    });
  const run = async (runAnyway: boolean) => {
    if (running || !text.trim()) return;
    const controller = new AbortController();
    setRunning(controller);
    setRefusal(null);
    const refused = await onRun(text, runAnyway, controller.signal);
    setRunning(null);
    if (!refused) return onClose();
    setRefusal(refused);
    if (refused.place) select(refused.place.start, refused.place.end);
  };
  const replace = (name: string) => {
    const place = refusal?.place;
    if (!place) return;
    change(text.slice(0, place.start) + name + text.slice(place.end));
    select(place.start + name.length, place.start + name.length);
  };

  return (
    <div ref={whole} className="scroll-mb-7">
      <div dir="ltr" className="grid max-h-[420px] overflow-auto [font-variant-ligatures:none]">
        <pre aria-hidden="true" className={`${measure} pointer-events-none [grid-area:1/1]`}>
          <code>
            <SqlText sql={text} wrong={refusal?.place} />
            {'\n'}
          </code>
        </pre>
        <textarea
          ref={field}
          aria-label="SQL"
          aria-invalid={refusal?.place !== undefined}
          aria-describedby={refusal ? refusalId : undefined}
          value={text}
          readOnly={running !== null}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          wrap="off"
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void run(false);
            }
            if (event.key === 'Escape' && !running) onClose();
          }}
          className={`${measure} resize-none overflow-hidden bg-transparent text-transparent caret-ink outline-none [grid-area:1/1] selection:bg-accent/25 selection:text-transparent`}
        />
      </div>
      {refusal && (
        <RefusalNote
          id={refusalId}
          refusal={refusal}
          onReplace={replace}
          onRunAnyway={() => run(true)}
        />
      )}
      <div className="flex items-center gap-2 border-line border-t px-3 py-2.5">
        <button
          type="button"
          disabled={running !== null || !text.trim()}
          onClick={() => run(false)}
          className="touch-target inline-flex h-9 items-center rounded-full bg-accent px-5 font-medium text-[13.5px] text-on-accent transition-[filter] hover:brightness-110 disabled:opacity-60"
        >
          {running ? 'Running…' : 'Run'}
        </button>
        {running ? (
          <PillButton onClick={() => running.abort()}>Stop</PillButton>
        ) : (
          <PillButton onClick={onClose}>Cancel</PillButton>
        )}
        <span className="ms-auto text-[12px] text-ink-3 max-sm:hidden pointer-coarse:hidden">
          Ctrl + Enter runs it
        </span>
      </div>
    </div>
  );
}

interface RefusalNoteProps {
  id: string;
  refusal: Refusal;
  onReplace: (name: string) => void;
  onRunAnyway: () => void;
}

function RefusalNote({ id, refusal, onReplace, onRunAnyway }: RefusalNoteProps) {
  return (
    <div className="flex gap-3 border-line border-t px-4 py-3">
      <CircleAlert size={16} aria-hidden="true" className="mt-[3px] shrink-0 text-bad" />
      <div className="min-w-0">
        <p id={id} role="alert" dir="auto" className="break-words text-[13.5px]">
          {refusal.line !== undefined && <span className="text-ink-3">Line {refusal.line}: </span>}
          {refusal.detail}
        </p>
        {refusal.place && refusal.nearest.length > 0 && (
          <div className="mt-2 flex flex-wrap items-center gap-2 text-[12.5px] text-ink-3">
            Replace with
            {refusal.nearest.map((name) => (
              <PillButton
                key={name}
                className="!min-h-8 !px-3 font-mono text-[12.5px]"
                onClick={() => onReplace(name)}
              >
                {name}
              </PillButton>
            ))}
          </div>
        )}
        {refusal.canRunAnyway && (
          <PillButton className="mt-2" onClick={onRunAnyway}>
            Run anyway
          </PillButton>
        )}
      </div>
    </div>
  );
}
