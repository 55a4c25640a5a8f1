import { describe, expect, it } from 'vitest';
import { emphasise } from './emphasis';

const bold = (text: string) =>
  emphasise(text)
    .filter((span) => span.bold)
    .map((span) => span.text);

describe('emphasise', () => {
  it('finds figures with their currency, sign and unit', () => {
    expect(bold('Revenue was $4,732,190.00, 14.9% more, -3 orders, €12.1M and 5 %.')).toEqual([
      '$4,732,190.00',
      '14.9%',
      '-3',
      '€12.1M',
      '5 %',
    ]);
  });

  it('leaves years, dates and digits inside words alone', () => {
    expect(bold('In 2025, since 2025-03-01, for SKU A17 and order_2.')).toEqual([]);
  });

  it('does not eat the full stop after a figure', () => {
    expect(bold('There are 42.')).toEqual(['42']);
  });

  it('takes marked spans, and then nothing else', () => {
    expect(bold('**Asia grew fastest, by 41.4%**, from 3 to 4.')).toEqual([
      'Asia grew fastest, by 41.4%',
    ]);
  });

  it('loses nothing', () => {
    const text = 'There are 12 orders and 7% are late in 2024.';
    expect(
      emphasise(text)
        .map((span) => span.text)
        .join(''),
    ).toBe(text);
  });
});
