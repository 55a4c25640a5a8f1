// "How this was computed": what was counted, what was assumed, what to beware of, and where it came from. Pointing at a
// part of it shows the words of the question that it came from.
import { TriangleAlert } from 'lucide-react';
import type { Selection } from '@/api/choose';
import type { Answer, Source, Span } from '@/api/types';
import { formatAmount, formatTokens } from '@/features/models/amounts';
import { count } from '@/ui/format';
import { Chips } from './chips';

export function sourceText(source: Source): string {
  const place = [source.file, source.sheet].filter(Boolean).join(' · ');
  return place && place !== source.table ? `${source.table} (${place})` : source.table;
}

interface ComputedCardProps {
  answer: Partial<Answer>;
  disabled?: boolean;
  onLight?: (spans: Span[]) => void;
  onChoose?: (selection: Selection) => void;
  onSent?: () => void; // shows what was sent to a language model
}

// "2 calls · 3,120 + 240 tokens · $0.0012"
export function costText(cost: NonNullable<Answer['cost']>, locale?: string): string {
  const { calls, prompt_tokens: input, completion_tokens: output, money, currency } = cost;
  const tokens = `${formatTokens(input, locale)} + ${formatTokens(output, locale)} tokens`;
  const parts = [count(calls, 'call', 'calls', locale), tokens];
  if (money !== null && currency) parts.push(formatAmount(String(money), currency, locale));
  return parts.join(' · ');
}

export function ComputedCard(props: ComputedCardProps) {
  const { answer, disabled = false, onLight, onChoose, onSent } = props;
  const { description, assumptions = [], sources = [], parts = [], cost } = answer;
  const warnings = [...(answer.differences ?? []), ...(answer.warnings ?? [])];
  if (!description && !cost && assumptions.length + warnings.length + sources.length === 0)
    return null;
  return (
    <div className="mt-3 rounded-2xl bg-s1 px-4 py-3.5">
      <h3 className="font-semibold text-[13.5px]">How this was computed</h3>
      {description && (
        <p className="mt-1.5 text-[13.5px] text-ink-2">
          {parts.length > 0
            ? parts.map((part, at) => (
                <PartText key={`${at} ${part.text}`} part={part} onLight={onLight} />
              ))
            : description}
        </p>
      )}
      <Chips assumptions={assumptions} disabled={disabled} onChoose={onChoose} />
      <ul className="mt-2 flex flex-col gap-1.5 text-[13.5px] empty:hidden">
        {warnings.map((warning) => (
          <li key={warning} className="flex gap-2.5 text-warn">
            <TriangleAlert size={15} aria-hidden="true" className="mt-[3px] shrink-0" />
            {warning}
          </li>
        ))}
      </ul>
      {sources.length > 0 && (
        <p className="mt-2 text-[12px] text-ink-3">From {sources.map(sourceText).join(', ')}</p>
      )}
      {cost && (
        <p className="mt-2 text-[12px] text-ink-3">
          Language model{cost.model && ` ${cost.model}`}: {costText(cost)}
          {onSent && (
            <>
              {' · '}
              <button type="button" className="underline hover:text-ink" onClick={onSent}>
                What was sent
              </button>
            </>
          )}
        </p>
      )}
    </div>
  );
}

interface PartTextProps {
  part: Answer['parts'][number];
  onLight?: (spans: Span[]) => void;
}

// The comma in front of a part belongs to the sentence, not to the part.
function PartText({ part, onLight }: PartTextProps) {
  if (!onLight || part.spans.length === 0) return part.text;
  const lead = part.text.match(/^[,\s]*/)?.[0] ?? '';
  return (
    <>
      {lead}
      <button
        type="button"
        aria-label={`${part.text.slice(lead.length)}: show where it was said`}
        className="cursor-default rounded text-start decoration-dotted decoration-ink-3 underline underline-offset-[3px] hover:bg-accent-soft focus-visible:bg-accent-soft"
        onMouseEnter={() => onLight(part.spans)}
        onMouseLeave={() => onLight([])}
        onFocus={() => onLight(part.spans)}
        onBlur={() => onLight([])}
      >
        {part.text.slice(lead.length)}
      </button>
    </>
  );
}
