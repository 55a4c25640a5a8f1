// A column's profile as its head shows it: a few bars, how many values there are, how many cells are empty. Pure.
import type { TableProfile } from '@/api/types';

export type ProfiledColumn = TableProfile['columns'][number];
export type Spread = TableProfile['spread'][string];
type Bar = Spread['histogram'][number];

const mostBars = 12;

// Heights between 0 and 1; none where nothing is known or a picture would say nothing.
export function barsOf(column: ProfiledColumn, spread: Spread | undefined): number[] {
  if (isKey(column)) return [];
  const histogram = spread?.histogram ?? [];
  const counts = histogram.length > 1 ? fewer(histogram) : mostFrequent(column);
  const highest = Math.max(...counts, 0);
  return highest > 0 && counts.length > 1 ? counts.map((count) => count / highest) : [];
}

// Bars of equal width over the same range.
function fewer(bars: Bar[]): number[] {
  if (bars.length <= mostBars) return bars.map((bar) => bar.count);
  const low = bars[0]?.from ?? 0;
  const width = ((bars.at(-1)?.to ?? low) - low) / mostBars;
  return [...Array(mostBars).keys()].map((slot) => {
    const start = low + slot * width;
    // A bar that lies in two of them goes to each by its part: what is even stays even.
    return bars.reduce((sum, { from, to, count }) => {
      const common = Math.min(to, start + width) - Math.max(from, start);
      return sum + (common > 0 ? (count * common) / (to - from) : 0);
    }, 0);
  });
}

// Of few values each has its bar, the most frequent first; of many, the few would mislead.
function mostFrequent(column: ProfiledColumn): number[] {
  if (column.distinct > mostBars || column.top.length < column.distinct) return [];
  return column.top.map((value) => value.count);
}

export const isKey = (column: ProfiledColumn) => column.role === 'key';

export const nullShare = (column: ProfiledColumn) =>
  column.rows > 0 ? column.nulls / column.rows : 0;

export const manyNulls = 0.05;

// "3%", but "<1%" rather than a nothing that is not true.
export function shareText(share: number, locale?: string): string {
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  if (share > 0 && share < 0.01) return `<${percent.format(0.01)}`;
  return percent.format(share < 1 ? Math.min(share, 0.99) : share);
}
