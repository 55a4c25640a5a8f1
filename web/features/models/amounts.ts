// Tokens and money, as people read them; and the days of a usage report put together.
import type { DayUse } from '@/api/models';

export const formatTokens = (tokens: number, locale?: string): string =>
  new Intl.NumberFormat(locale).format(tokens);

// Small amounts keep two digits that are not zero: 0.00042 is not 0.00.
export function formatAmount(amount: string, currency: string, locale?: string): string {
  const value = Number(amount);
  const digits = value > 0 && value < 0.01 ? Math.min(9, 1 - Math.floor(Math.log10(value))) : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(value);
}

export interface Bar {
  day: string;
  tokens: number;
}

// One bar for each of the last `days` days, oldest first, those without use too.
export function barsOf(uses: DayUse[], today: string, days = 30): Bar[] {
  const tokens = new Map<string, number>();
  for (const use of uses)
    tokens.set(use.day, (tokens.get(use.day) ?? 0) + use.prompt_tokens + use.completion_tokens);
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(last - (days - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    return { day, tokens: tokens.get(day) ?? 0 };
  });
}
