// The statement that made the numbers, coloured, to read and to copy. Open by default.
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { CopyButton } from '@/ui/copy-button';
import { lexSql, type SqlKind } from './sql-lexer';

const colours: Record<SqlKind, string> = {
  keyword: 'text-sql-keyword font-medium',
  function: 'text-sql-function',
  string: 'text-sql-string',
  number: 'text-sql-number',
  comment: 'text-ink-3 italic',
  name: '',
  plain: 'text-ink-2',
};

export function SqlBlock({ sql, detail }: { sql: string; detail?: string }) {
  const [open, setOpen] = useState(true);
  const bodyId = useId();
  let at = 0;
  return (
    <div className="mt-3 overflow-hidden rounded-2xl border border-line bg-s1">
      <div className="flex h-11 items-center gap-2 ps-4 pe-2">
        <h3 className="font-semibold text-[13.5px]">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={bodyId}
            onClick={() => setOpen(!open)}
            className="flex items-center gap-2"
          >
            SQL
            {detail && <span className="font-normal text-[12px] text-ink-3">{detail}</span>}
            <ChevronDown
              size={15}
              aria-hidden="true"
              className={`text-ink-3 transition-transform ${open ? 'rotate-180' : ''}`}
            />
          </button>
        </h3>
        <div className="ms-auto">
          <CopyButton text={() => sql} label="Copy the SQL">
            Copy
          </CopyButton>
        </div>
      </div>
      <pre
        id={bodyId}
        hidden={!open}
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to scroll them
        tabIndex={0}
        className="overflow-x-auto px-4 pb-4 font-mono text-[12.5px] leading-[1.65] [font-variant-ligatures:none]"
      >
        <code data-testid="sql">
          {lexSql(sql).map((piece) => {
            const key = at;
            at += piece.text.length;
            return (
              <span key={key} className={colours[piece.kind]}>
                {piece.text}
              </span>
            );
          })}
        </code>
      </pre>
    </div>
  );
}
