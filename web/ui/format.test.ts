import { describe, expect, it } from 'vitest';
import type { Column } from '@/api/types';
import {
  count,
  decimalsOf,
  formatBytes,
  formatCell,
  formatDate,
  formatNumber,
  formatSeconds,
  grainOf,
  longAgo,
  shortenName,
} from './format';

const column = (type: Column['type'], role?: string, unit?: string) => ({
  name: 'c',
  type,
  role,
  unit,
});
const cell = (
  value: string | number | boolean | null,
  type: Column['type'],
  role?: string,
  unit?: string,
) => formatCell(value, column(type, role, unit), undefined, 'en-US');

describe('formatCell', () => {
  it('groups numbers and keeps every digit of a long one', () => {
    expect(cell('1234567', 'integer')).toBe('1,234,567');
    expect(cell('12345678901234567890.12', 'numeric')).toBe('12,345,678,901,234,567,890.12');
    expect(cell('-0.50', 'numeric')).toBe('-0.5');
    expect(cell(1e-7, 'numeric')).toBe('0.0000001');
    expect(cell(1.25e-5, 'numeric')).toBe('0.0000125');
    expect(cell(12.5, 'numeric')).toBe('12.5');
  });
  it('does not group keys and years', () => {
    expect(cell('104201', 'integer', 'key')).toBe('104201');
    expect(cell('2026', 'integer', 'year')).toBe('2026');
  });
  it('writes units', () => {
    expect(cell('1234.5', 'numeric', 'additive', 'USD')).toBe('$1,234.50');
    expect(cell('1234', 'numeric', 'additive', 'EUR')).toBe('€1,234');
    expect(cell('14.9', 'numeric', 'rate', '%')).toBe('14.9%');
  });
  it('shows what is not a plain number as PostgreSQL says it', () => {
    expect(cell('NaN', 'numeric')).toBe('NaN');
    expect(cell('Infinity', 'numeric')).toBe('Infinity');
  });
  it('shows dates in no time zone, and midnight without its hours', () => {
    expect(cell('2026-01-31', 'date')).toBe('Jan 31, 2026');
    expect(cell('2026-01-31 00:00:00', 'timestamp')).toBe('Jan 31, 2026');
    expect(cell('2026-01-31 14:05:09', 'timestamp')).toBe('Jan 31, 2026, 02:05 PM');
    expect(formatDate('infinity', false, 'en-US')).toBe('infinity');
  });
  it('words null and booleans', () => {
    expect(cell(null, 'numeric')).toBe('–');
    expect(cell('t', 'boolean')).toBe('Yes');
    expect(cell(false, 'boolean')).toBe('No');
  });
});

describe('decimalsOf', () => {
  it('takes the most decimals that a column has', () => {
    expect(decimalsOf(['4732190.00', '1577396.67', null])).toBe(2);
    expect(decimalsOf(['1', '2'])).toBe(0);
    expect(formatNumber('4732190', column('numeric', '', 'USD'), 2, 'en-US')).toBe('$4,732,190.00');
  });
  it('rounds computed fractions for the eye', () => {
    expect(decimalsOf(['12.3333333333333333', '5'])).toBe(2);
    expect(decimalsOf(['0.0123456789'])).toBe(4);
    expect(decimalsOf([0.000012345])).toBe(7);
  });
});

describe('grainOf', () => {
  const month = { name: 'order_month', type: 'date' as const };
  it('shows a month, quarter or year as such', () => {
    expect(grainOf(month, ['2026-01-01', null, '2026-02-01'])).toBe('month');
    expect(formatCell('2026-02-01', month, { grain: 'month' }, 'en-US')).toBe('Feb 2026');
    expect(formatCell('2026-04-01', month, { grain: 'quarter' }, 'en-US')).toBe('Q2 2026');
    expect(formatCell('2026-01-01', month, { grain: 'year' }, 'en-US')).toBe('2026');
  });
  it('does not hide the day of a column that is only called so', () => {
    expect(grainOf(month, ['2026-01-01', '2026-01-17'])).toBe('day');
    expect(grainOf({ name: 'date', type: 'date' }, ['2026-01-01'])).toBe('day');
  });
});

describe('words', () => {
  it('counts', () => {
    expect(count(1, 'row')).toBe('1 row');
    expect(count(24310, 'row', 'rows', 'en-US')).toBe('24,310 rows');
  });
  it('writes sizes and times', () => {
    expect(formatBytes(0, 'en-US')).toBe('0 byte');
    expect(formatBytes(12_300, 'en-US')).toBe('12 kB');
    expect(formatBytes(209_715_200, 'en-US')).toBe('209.7 MB');
    expect(formatSeconds(0.0432, 'en-US')).toBe('43 ms');
    expect(formatSeconds(1.84, 'en-US')).toBe('1.8 s');
  });
  it('says how long ago', () => {
    const now = new Date('2026-11-25T12:00:00Z');
    expect(longAgo('2026-11-25T11:59:40Z', now, 'en')).toBe('just now');
    expect(longAgo('2026-11-25T11:58:00Z', now, 'en')).toBe('2 minutes ago');
    expect(longAgo('2026-11-24T12:00:00Z', now, 'en')).toBe('yesterday');
    expect(longAgo('nonsense', now, 'en')).toBe('');
  });
  it('shortens a name in its middle and keeps the extension', () => {
    expect(shortenName('orders.csv')).toBe('orders.csv');
    const short = shortenName('quarterly_report_of_all_regions_2026.xlsx');
    expect(short).toHaveLength(24);
    expect(short).toMatch(/^quarterly.*…_2026\.xlsx$/);
  });
});
