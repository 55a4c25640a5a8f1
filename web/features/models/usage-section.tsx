// What was used of language models in the last 30 days: a bar for each day, and the figures.
import { sentenceOf } from '@/api/client';
import { type DayUse, useModelUsage } from '@/api/models';
import { formatDate } from '@/ui/format';
import { barsOf, formatAmount, formatTokens } from './amounts';

export function UsageSection() {
  const usage = useModelUsage();
  return (
    <section aria-labelledby="usage" className="mt-10">
      <h2 id="usage" className="font-semibold text-[16px]">
        The last 30 days
      </h2>
      {usage.data ? (
        <Usage days={usage.data} today={new Date().toISOString().slice(0, 10)} />
      ) : usage.error ? (
        <p role="alert" className="mt-2 text-[14px] text-ink-2">
          {sentenceOf(usage.error)}
        </p>
      ) : (
        <div className="skeleton mt-3 h-24 w-full rounded-2xl" />
      )}
    </section>
  );
}

export function Usage({ days, today }: { days: DayUse[]; today: string }) {
  if (days.length === 0)
    return <p className="mt-1.5 text-[14px] text-ink-2">No language model was asked.</p>;
  const bars = barsOf(days, today);
  const most = Math.max(...bars.map((bar) => bar.tokens), 1);
  return (
    <>
      <div dir="ltr" aria-hidden="true" className="mt-3 flex h-24 items-end gap-[3px]">
        {bars.map((bar) => (
          <div
            key={bar.day}
            title={`${formatDate(bar.day, false)}: ${formatTokens(bar.tokens)} tokens`}
            className={`min-w-0 flex-1 rounded-t-[3px] ${bar.tokens > 0 ? 'bg-accent' : 'bg-s2'}`}
            style={{ height: `${Math.max(2, (bar.tokens / most) * 96)}px` }}
          />
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section aria-label="Usage per day" tabIndex={0} className="mt-4 overflow-x-auto">
        <table className="w-full min-w-[520px] text-[13px] tabular-nums">
          <thead>
            <tr className="border-line border-b text-start text-[12px] text-ink-3">
              <th className="py-2 text-start font-medium">Day (UTC)</th>
              <th className="py-2 text-start font-medium">Model</th>
              <th className="py-2 text-end font-medium">Calls</th>
              <th className="py-2 text-end font-medium">Tokens in</th>
              <th className="py-2 text-end font-medium">of them cached</th>
              <th className="py-2 text-end font-medium">out</th>
              <th className="py-2 text-end font-medium">Cost</th>
            </tr>
          </thead>
          <tbody>
            {days.map((use) => (
              <tr
                key={`${use.day} ${use.model} ${use.currency}`}
                className="border-line-2 border-b"
              >
                <td className="whitespace-nowrap py-2 pe-3">{formatDate(use.day, false)}</td>
                <td className="max-w-48 truncate py-2 pe-3" title={use.model}>
                  {use.model}
                </td>
                <td className="py-2 text-end">{formatTokens(use.calls)}</td>
                <td className="py-2 ps-3 text-end">{formatTokens(use.prompt_tokens)}</td>
                <td className="py-2 ps-3 text-end">{formatTokens(use.cached_tokens)}</td>
                <td className="py-2 ps-3 text-end">{formatTokens(use.completion_tokens)}</td>
                <td className="whitespace-nowrap py-2 ps-3 text-end">
                  {use.money !== null && use.currency
                    ? formatAmount(use.money, use.currency)
                    : 'not known'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {days.some((use) => use.estimated_calls > 0) && (
        <p className="mt-2 text-[12px] text-ink-3">
          Some calls were counted on the high side, since their provider did not tell their tokens.
        </p>
      )}
    </>
  );
}
