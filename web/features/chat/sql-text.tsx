// SQL in colours, with one place underlined where it was not understood.
import clsx from 'clsx';
import type { Place } from '@/api/sql';
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

interface Span {
  at: number;
  kind: SqlKind;
  text: string;
  wrong: boolean;
}

// The lexer's pieces, cut where the wrong place begins and ends.
export function spansOf(sql: string, wrong?: Place): Span[] {
  const cuts = wrong ? [wrong.start, wrong.end] : [];
  let at = 0;
  return lexSql(sql).flatMap(({ kind, text }) => {
    const from = at;
    at += text.length;
    const bounds = [from, ...cuts.filter((cut) => cut > from && cut < from + text.length), at];
    return bounds.slice(0, -1).map((start, index) => ({
      at: start,
      kind,
      text: sql.slice(start, bounds[index + 1]),
      wrong: wrong !== undefined && start >= wrong.start && start < wrong.end,
    }));
  });
}

export function SqlText({ sql, wrong }: { sql: string; wrong?: Place }) {
  return spansOf(sql, wrong).map((span) => (
    <span
      key={span.at}
      className={clsx(
        colours[span.kind],
        span.wrong &&
          'rounded-[2px] bg-bad/10 underline decoration-bad decoration-wavy decoration-from-font underline-offset-[3px]',
      )}
    >
      {span.text}
    </span>
  ));
}
