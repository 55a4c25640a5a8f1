// How much of language models one uses a day, and a limit of one's own below the server's.
import { type FormEvent, useState } from 'react';
import type { ModelChange, ModelChoice } from '@/api/models';
import { PillButton } from '@/ui/button';
import { Field } from '@/ui/field';
import { formatAmount, formatTokens } from './amounts';

interface BudgetSectionProps {
  choice: ModelChoice;
  busy: boolean;
  onChange: (change: ModelChange) => Promise<boolean>;
}

export function limitText(choice: ModelChoice): string {
  const { tokens_per_day: tokens, money_per_day: money } = choice.limits;
  const parts = [
    tokens !== null && `${formatTokens(tokens)} tokens`,
    money !== null && formatAmount(money, choice.currency),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' or ') : 'no limit';
}

export function BudgetSection({ choice, busy, onChange }: BudgetSectionProps) {
  const own = choice.chosen_limits;
  const [tokens, setTokens] = useState(String(own.tokens_per_day ?? ''));
  const [money, setMoney] = useState(own.money_per_day ?? '');
  const [problem, setProblem] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const digits = tokens.replace(/[\s,.']/g, '');
    if (!/^\d{0,15}$/.test(digits)) {
      setProblem('Write the tokens as a whole number.');
      return;
    }
    setProblem('');
    onChange({
      tokens_per_day: digits ? Number(digits) : null,
      ...(choice.price_is_known || own.money_per_day !== null
        ? { money_per_day: money.trim() || null }
        : {}),
    });
  };

  const { tokens: used, money: spent } = choice.today;
  const share = choice.limits.tokens_per_day ? used / choice.limits.tokens_per_day : 0;
  return (
    <section aria-labelledby="budget" className="mt-10">
      <h2 id="budget" className="font-semibold text-[16px]">
        How much a day
      </h2>
      <p className="mt-1.5 text-[14px] text-ink-2">
        Today {formatTokens(used)} tokens
        {choice.price_is_known && `, ${formatAmount(spent, choice.currency)}`} of{' '}
        {limitText(choice)}. When a limit is used up, the built-in engine answers alone until
        midnight UTC.
      </p>
      {choice.limits.tokens_per_day !== null && (
        <div aria-hidden="true" className="mt-3 h-2 overflow-hidden rounded-full bg-s2">
          <div
            className={`h-full rounded-full ${share >= 1 ? 'bg-warn' : 'bg-accent'}`}
            style={{ width: `${Math.min(share, 1) * 100}%` }}
          />
        </div>
      )}
      <form onSubmit={submit} className="mt-3 flex flex-wrap items-end gap-3">
        <div className="w-44 max-sm:w-full">
          <Field
            label="At most so many tokens"
            value={tokens}
            onChange={setTokens}
            placeholder={choice.server.limits.tokens_per_day?.toString() ?? 'no limit'}
          />
        </div>
        {(choice.price_is_known || own.money_per_day !== null) && (
          <div className="w-44 max-sm:w-full">
            <Field
              label={`At most so much ${choice.currency}`}
              value={money}
              onChange={setMoney}
              placeholder={choice.server.limits.money_per_day ?? 'no limit'}
            />
          </div>
        )}
        <PillButton type="submit" disabled={busy}>
          Set
        </PillButton>
      </form>
      {problem && (
        <p role="alert" className="mt-2 text-[13px] text-bad">
          {problem}
        </p>
      )}
    </section>
  );
}
