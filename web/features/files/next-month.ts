// Whether a dropped file is one that came before, only newer: its name without months, years and counters is the same as
// that of a table, or of the file it came of. Pure.
import type { UserTable } from '@/api/types';

function monthsOf(locale: string, month: 'long' | 'short'): string[] {
  const names = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' });
  return [...Array(12).keys()].map((index) =>
    names
      .format(new Date(Date.UTC(2024, index)))
      .toLowerCase()
      .replace('.', ''),
  );
}

// Short names of other languages are words of their own in English: set, out, ago.
const months = new Set([
  ...['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'].flatMap((locale) => monthsOf(locale, 'long')),
  ...['en', 'de'].flatMap((locale) => monthsOf(locale, 'short')),
  'sept',
]);
const counters = new Set(['q', 'h', 'kw', 'w', 'week', 'month', 'v', 'copy', 'final', 'new']);

// What is left of a name when that is gone which changes from month to month; null when nothing is.
export function stemOf(name: string): string | null {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.(csv|tsv|txt|xlsx|xlsm|xls|ods|gz|zip)\b/g, ' ')
    .match(/\p{L}[\p{L}\p{M}]*/gu);
  const kept = (words ?? []).filter((word) => !months.has(word) && !counters.has(word));
  return kept.length > 0 ? kept.join(' ') : null;
}

// The table that this file looks like a further part of: the newest one, if its own file made no other beside it.
export function likelyTable(file: string, tables: UserTable[]): UserTable | undefined {
  const stem = stemOf(file);
  if (!stem) return undefined;
  return tables.find(
    (table) =>
      [table.file, table.name, table.display_name].some((name) => stemOf(name) === stem) &&
      tables.every((other) => other === table || !table.file || other.file !== table.file),
  );
}
