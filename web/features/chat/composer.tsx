// Where the question is written: grows with its text, Enter sends, files are attached here.
import { ArrowUp, Database, Plus, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTables } from '@/api/queries';
import { FileChips } from '@/features/files/file-chips';
import { useFilePicker } from '@/features/files/use-file-picker';
import { CompletionList } from '@/features/suggest/completion-list';
import { useCompletion } from '@/features/suggest/use-completion';
import type { TableView } from '@/features/tables/data-drawer';
import { IconButton } from '@/ui/button';
import { count } from '@/ui/format';

export const longestQuestion = 4_000; // characters; the server refuses more

interface ComposerProps {
  running: boolean;
  waiting: boolean; // the chat is still being read
  autoFocus: boolean;
  onAsk: (question: string) => void;
  onStop: () => void;
  onFiles: (files: File[]) => void;
  onTable: (table: string | null, view?: TableView) => void;
}

export function Composer({
  running,
  waiting,
  autoFocus,
  onAsk,
  onStop,
  onFiles,
  onTable,
}: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion({ field, text, onText: setText });
  const [picker, choose] = useFilePicker(onFiles);
  const tables = useTables();
  const first = tables.data?.[0];
  const others = (tables.data?.length ?? 0) - 1;
  const question = text.trim();

  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 208)}px`;
  }, [text]);
  useEffect(() => {
    // On touch screens focus would raise the keyboard over the page.
    if (autoFocus && window.matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, [autoFocus]);

  const submit = () => {
    if (running || waiting || !question) return;
    completion.close();
    onAsk(question);
    setText('');
  };

  return (
    <form
      aria-label="Ask a question"
      className="relative rounded-[28px] border border-line bg-card shadow-composer transition-colors focus-within:border-s3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {completion.open && (
        <CompletionList
          id={completion.id}
          list={completion.list}
          marked={completion.marked}
          onAccept={completion.take}
        />
      )}
      <FileChips onTable={onTable} />
      <textarea
        {...completion.fieldProps}
        ref={field}
        rows={1}
        value={text}
        maxLength={longestQuestion}
        aria-label="Your question"
        placeholder="Ask anything about your data"
        dir="auto"
        className="block w-full resize-none bg-transparent px-5 pt-4 pb-1 text-[15px] leading-6 outline-none placeholder:text-ink-3"
        onChange={(event) => {
          setText(event.target.value);
          completion.follow();
        }}
        onBlur={completion.close}
        onKeyDown={(event) => {
          if (completion.onKey(event)) return;
          // While an input method composes, Enter chooses a word.
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            submit();
          }
        }}
      />
      <div className="flex items-center gap-1 px-2.5 pb-2.5">
        <IconButton label="Attach files" onClick={choose}>
          <Plus size={19} aria-hidden="true" />
        </IconButton>
        {picker}
        <button
          type="button"
          className="flex h-9 min-w-0 items-center gap-2 rounded-full px-3 text-[13px] text-ink-2 transition-colors hover:bg-s2 hover:text-ink"
          onClick={() => onTable(null)}
        >
          <Database size={15} aria-hidden="true" className="shrink-0" />
          <span className="truncate">{first ? first.display_name || first.name : 'Data'}</span>
          {others > 0 && (
            <span className="shrink-0 text-ink-3 max-sm:hidden">+ {count(others, 'table')}</span>
          )}
        </button>
        <div className="flex-1" />
        {running ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop"
            onClick={onStop}
            className="touch-target grid size-9 place-items-center rounded-full bg-ink text-bg transition-opacity hover:opacity-85"
          >
            <Square size={13} fill="currentColor" aria-hidden="true" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send"
            disabled={!question || waiting}
            className="touch-target grid size-9 place-items-center rounded-full bg-accent text-on-accent transition-colors hover:brightness-110 disabled:bg-s2 disabled:text-ink-3"
          >
            <ArrowUp size={18} aria-hidden="true" />
          </button>
        )}
      </div>
    </form>
  );
}
