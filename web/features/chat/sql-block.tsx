// The statement that made the numbers, coloured: to read, to copy, and to edit and run again. Open by default.
import { ChevronDown, Pencil } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Refusal } from '@/api/sql';
import { CopyButton } from '@/ui/copy-button';
import { SqlEditor } from './sql-editor';
import { SqlText } from './sql-text';

export type RunSql = (
  sql: string,
  runAnyway: boolean,
  signal: AbortSignal,
) => Promise<Refusal | null>;

interface SqlBlockProps {
  sql: string;
  detail?: string;
  onRun?: RunSql; // absent: it cannot be run again
}

export function SqlBlock({ sql, detail, onRun }: SqlBlockProps) {
  const [open, setOpen] = useState(true);
  const [editing, setEditing] = useState(false);
  const bodyId = useId();
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // Whoever leaves the editor with the keyboard stands where they came from.
    if (wasEditing.current && !editing) edit.current?.focus({ preventScroll: true });
    wasEditing.current = editing;
  }, [editing]);
  return (
    <div className="mt-3 overflow-hidden rounded-2xl border border-line bg-s1">
      <div className="flex h-11 items-center gap-2 ps-4 pe-2">
        <h3 className="min-w-0 font-semibold text-[13.5px]">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={bodyId}
            onClick={() => setOpen(!open)}
            className="flex max-w-full items-center gap-2"
          >
            SQL
            {detail && (
              <span className="truncate font-normal text-[12px] text-ink-3">{detail}</span>
            )}
            <ChevronDown
              size={15}
              aria-hidden="true"
              className={`shrink-0 text-ink-3 transition-transform ${open ? 'rotate-180' : ''}`}
            />
          </button>
        </h3>
        <div className="ms-auto flex shrink-0">
          <CopyButton text={() => sql} label="Copy the SQL">
            Copy
          </CopyButton>
          {onRun && (
            <button
              ref={edit}
              type="button"
              aria-label="Edit the SQL"
              title="Edit the SQL"
              disabled={editing}
              onClick={() => {
                setOpen(true);
                setEditing(true);
              }}
              className="touch-target inline-flex h-8 items-center gap-1.5 rounded-full px-2.5 text-[12.5px] text-ink-2 transition-colors hover:bg-s2 hover:text-ink disabled:opacity-40"
            >
              <Pencil size={14} aria-hidden="true" />
              <span className="max-sm:hidden">Edit</span>
            </button>
          )}
        </div>
      </div>
      <div id={bodyId} hidden={!open}>
        {editing && onRun ? (
          <SqlEditor sql={sql} onRun={onRun} onClose={() => setEditing(false)} />
        ) : (
          <pre
            dir="ltr"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to scroll them
            tabIndex={0}
            className="overflow-x-auto px-4 pb-4 font-mono text-[12.5px] leading-[1.65] [font-variant-ligatures:none]"
          >
            <code data-testid="sql">
              <SqlText sql={sql} />
            </code>
          </pre>
        )}
      </div>
    </div>
  );
}
