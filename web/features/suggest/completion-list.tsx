// The offers above the composer. The field keeps the focus; it says which one is marked.
import {
  CaseSensitive,
  Columns3,
  History,
  type LucideIcon,
  Table2,
  TextCursorInput,
} from 'lucide-react';
import type { Completion } from '@/api/types';

const icons: Record<Completion['kind'], LucideIcon> = {
  table: Table2,
  column: Columns3,
  value: TextCursorInput,
  word: CaseSensitive,
  question: History,
};

interface CompletionListProps {
  id: string;
  list: Completion[];
  marked: number; // -1: none
  onAccept: (completion: Completion) => void;
}

export const optionId = (id: string, index: number) => `${id}-${index}`;

export function CompletionList({ id, list, marked, onAccept }: CompletionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Completions"
      className="absolute inset-x-0 bottom-full z-30 mb-2 max-h-[min(296px,38dvh)] overflow-y-auto rounded-2xl border border-line bg-card p-1.5 shadow-popup sm:end-auto sm:min-w-80 sm:max-w-full"
    >
      {list.map((completion, index) => {
        const Icon = icons[completion.kind] ?? CaseSensitive;
        return (
          <button
            type="button"
            key={`${completion.kind} ${completion.text}`}
            id={optionId(id, index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            className="flex min-h-9 w-full cursor-default text-start items-center gap-2.5 rounded-xl px-2.5 py-1.5 text-[13.5px] text-ink-2 hover:bg-s1 aria-selected:bg-s2 aria-selected:text-ink pointer-coarse:min-h-11"
            // The field must not lose the focus, or the keyboard of a phone goes down.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onAccept(completion)}
          >
            <Icon size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
            <span dir="auto" className="min-w-0 truncate text-ink">
              {completion.text}
            </span>
            {completion.detail && (
              <span className="ms-auto min-w-0 shrink truncate ps-4 text-[12px] text-ink-3">
                {completion.detail}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
