// Figures, dates and sizes as a reader of this locale writes them. The server's exact text goes in, never a rounded float.
import type { Cell, Column } from '@/api/types';

export const emptyMark = '–';

const numeric = new Set(['integer', 'numeric']);
const noGrouping = new Set(['key', 'foreign_key', 'year', 'contact']);

export const isNumeric = (column: Column) => numeric.has(column.type);

// Intl formats a numeric string digit by digit, so that 12345678901234567890.12 stays what it is.
function number(text: string, options: Intl.NumberFormatOptions, locale?: string): string {
  return new Intl.NumberFormat(locale, options).format(text as unknown as number);
}

const plain = /^[+-]?\d+(\.\d+)?$/; // not NaN, Infinity, 1e400: those stay as PostgreSQL says them
const placesOf = (text: string) => text.split('.')[1]?.replace(/0+$/, '').length ?? 0;
const longFraction = 4; // decimals; beyond it a figure was computed, and its column is rounded for the eye

// The digits of a number without an exponent: 1e-7 is 0.0000001.
const digitsOf = (value: string | number) =>
  typeof value === 'number' && Number.isFinite(value)
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);

// How many decimals a whole column shows, so that its points stand below each other. The exact value stays in the title.
export function decimalsOf(values: Cell[]): number {
  let places = 0;
  let largest = 0;
  for (const value of values) {
    const text = typeof value === 'number' ? digitsOf(value) : String(value);
    if (!plain.test(text)) continue;
    places = Math.max(places, placesOf(text));
    largest = Math.max(largest, Math.abs(Number(text)));
  }
  if (places <= longFraction) return places;
  if (largest >= 1 || largest === 0) return 2;
  return Math.min(Math.max(2 - Math.floor(Math.log10(largest)), longFraction), 12);
}

// decimals: of the column, see above; by default those of the value itself.
export function formatNumber(
  value: string | number,
  column?: Column,
  decimals?: number,
  locale?: string,
): string {
  const text = digitsOf(value);
  if (!plain.test(text)) return text;
  if (noGrouping.has(column?.role ?? '')) return text;
  const unit = column?.unit ?? '';
  const places = decimals ?? Math.min(placesOf(text), 12);
  if (/^[A-Z]{3}$/.test(unit)) {
    const digits = places === 0 ? 0 : Math.max(places, 2);
    return number(text, { style: 'currency', currency: unit, ...exactly(digits) }, locale);
  }
  const formatted = number(text, exactly(places), locale);
  return unit === '%' || unit === 'percent' ? `${formatted}%` : formatted;
}

const exactly = (digits: number) => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

const day: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
};
const hour: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' };

// A result's dates are calendar dates, not moments: they are shown as written, in no time zone.
export function formatDate(text: string, withTime: boolean, locale?: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(text);
  if (!match) return text;
  const [, year, month, date, hours = '0', minutes = '0'] = match;
  const moment = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hours), Number(minutes)),
  );
  const midnight = Number(hours) === 0 && Number(minutes) === 0;
  return new Intl.DateTimeFormat(locale, withTime && !midnight ? { ...day, ...hour } : day).format(
    moment,
  );
}

export type Grain = 'day' | 'month' | 'quarter' | 'year';

// A column that is called after a part of the calendar and holds only its first days is shown as that part.
export function grainOf(column: Column, values: Cell[]): Grain {
  const named = /(?:^|_)(month|quarter|year)s?$/i.exec(column.name)?.[1]?.toLowerCase();
  const first = {
    month: /^\d{4}-\d\d-01/,
    quarter: /^\d{4}-(?:01|04|07|10)-01/,
    year: /^\d{4}-01-01/,
  };
  if (named !== 'month' && named !== 'quarter' && named !== 'year') return 'day';
  return values.every((value) => value === null || first[named].test(String(value)))
    ? named
    : 'day';
}

function formatGrain(text: string, grain: Grain, locale?: string): string {
  const [, year = '', month = ''] = /^(\d{4})-(\d\d)/.exec(text) ?? [];
  if (grain === 'year') return year;
  if (grain === 'quarter') return `Q${Math.ceil(Number(month) / 3)} ${year}`;
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(Number(year), Number(month) - 1)));
}

// How a whole column is shown, so that its cells agree with each other.
export interface ColumnLook {
  decimals?: number;
  grain?: Grain;
}

const isDate = (column: Column) => column.type === 'date' || column.type === 'timestamp';

export function lookOf(column: Column, values: Cell[]): ColumnLook {
  if (isNumeric(column)) return { decimals: decimalsOf(values) };
  return isDate(column) ? { grain: grainOf(column, values) } : {};
}

export function formatCell(
  value: Cell,
  column: Column,
  look: ColumnLook = {},
  locale?: string,
): string {
  if (value === null) return emptyMark;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (isNumeric(column) || typeof value === 'number') {
    return formatNumber(value, column, look.decimals, locale);
  }
  if (isDate(column) && look.grain && look.grain !== 'day') {
    return formatGrain(value, look.grain, locale);
  }
  if (column.type === 'date') return formatDate(value, false, locale);
  if (column.type === 'timestamp') return formatDate(value, true, locale);
  if (column.type === 'boolean') return value === 't' || value === 'true' ? 'Yes' : 'No';
  return value;
}

export function formatBytes(bytes: number, locale?: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

export function formatSeconds(seconds: number, locale?: string): string {
  if (seconds < 1)
    return `${number(String(Math.max(1, Math.round(seconds * 1000))), {}, locale)} ms`;
  return `${number(seconds.toFixed(1), { maximumFractionDigits: 1 }, locale)} s`;
}

export function count(value: number, one: string, many = `${one}s`, locale?: string): string {
  return `${new Intl.NumberFormat(locale).format(value)} ${value === 1 ? one : many}`;
}

export function longAgo(iso: string, now: Date, locale?: string): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return '';
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const scale: [number, Intl.RelativeTimeFormatUnit][] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  for (const [size, unit] of scale) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return 'just now';
}

// Keeps the extension and both ends of a long name: quarterly_re…_2026.xlsx
export function shortenName(name: string, length = 24): string {
  if (name.length <= length) return name;
  const dot = name.lastIndexOf('.');
  const end = dot > 0 && name.length - dot <= 6 ? name.slice(Math.max(dot - 5, 1)) : name.slice(-6);
  return `${name.slice(0, length - end.length - 1)}…${end}`;
}
