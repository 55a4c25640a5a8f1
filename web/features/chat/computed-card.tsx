// "How this was computed": what was counted, what was assumed, what to beware of, and where it came from.
import { Check, TriangleAlert } from 'lucide-react';
import type { Answer, Source } from '@/api/types';

export function sourceText(source: Source): string {
  const place = [source.file, source.sheet].filter(Boolean).join(' · ');
  return place && place !== source.table ? `${source.table} (${place})` : source.table;
}

export function ComputedCard({ answer }: { answer: Partial<Answer> }) {
  const { description, assumptions = [], warnings = [], sources = [] } = answer;
  if (!description && assumptions.length + warnings.length + sources.length === 0) return null;
  return (
    <div className="mt-3 rounded-2xl bg-s1 px-4 py-3.5">
      <h3 className="font-semibold text-[13.5px]">How this was computed</h3>
      {description && <p className="mt-1.5 text-[13.5px] text-ink-2">{description}</p>}
      <ul className="mt-1.5 flex flex-col gap-1.5 text-[13.5px] text-ink-2 empty:hidden">
        {assumptions.map((assumption) => (
          <li key={assumption.text} className="flex gap-2.5">
            <Check size={15} aria-hidden="true" className="mt-[3px] shrink-0 text-ok" />
            {assumption.text}
          </li>
        ))}
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
    </div>
  );
}
