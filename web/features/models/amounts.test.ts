import { describe, expect, it } from 'vitest';
import type { DayUse } from '@/api/models';
import { barsOf, formatAmount } from './amounts';

const use = (day: string, prompt: number, completion: number): DayUse => ({
  day,
  model: 'm',
  calls: 1,
  estimated_calls: 0,
  prompt_tokens: prompt,
  cached_tokens: 0,
  completion_tokens: completion,
  money: null,
  currency: null,
});

describe('formatAmount', () => {
  it('keeps two digits of what is small', () => {
    expect(formatAmount('0.000423', 'USD', 'en')).toBe('$0.00042');
    expect(formatAmount('12.5', 'USD', 'en')).toBe('$12.50');
    expect(formatAmount('0', 'EUR', 'en')).toBe('€0.00');
    expect(formatAmount('0.000000001', 'USD', 'en')).toBe('$0.000000001');
  });
});

describe('barsOf', () => {
  it('has a bar for each day and adds the models up', () => {
    const bars = barsOf(
      [use('2026-03-01', 10, 5), use('2026-03-01', 1, 1), use('2026-02-28', 3, 0)],
      '2026-03-01',
    );
    expect(bars).toHaveLength(30);
    expect(bars.at(-1)).toEqual({ day: '2026-03-01', tokens: 17 });
    expect(bars.at(-2)).toEqual({ day: '2026-02-28', tokens: 3 });
    expect(bars[0]).toEqual({ day: '2026-01-31', tokens: 0 });
  });
});
