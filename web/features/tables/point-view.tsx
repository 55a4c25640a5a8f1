// One sentence of a receipt: why, where in the sheet, and what else it could be.
import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { Decision } from '@/api/types';
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/ui/menu';
import { type Changes, optionsOf, type Point, textOf } from './receipt';

interface PointViewProps {
  point: Point;
  changes: Changes;
  disabled: boolean;
  onFlip: (decision: Decision, value: unknown) => void;
}

export function PointView({ point, changes, disabled, onFlip }: PointViewProps) {
  const { decision } = point;
  return (
    <li className="flex items-start gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="text-[13.5px] text-ink [overflow-wrap:anywhere]">
          {point.text}
        </p>
        {(point.evidence || point.cells.length > 0) && (
          <p dir="auto" className="mt-0.5 text-[12px] text-ink-3 [overflow-wrap:anywhere]">
            {point.evidence}
            {point.evidence && point.cells.length > 0 && ' · '}
            <bdi dir="ltr" className="font-mono text-[11.5px]">
              {point.cells.join(', ')}
            </bdi>
          </p>
        )}
      </div>
      {decision && (
        <Choice decision={decision} changes={changes} disabled={disabled} onFlip={onFlip} />
      )}
    </li>
  );
}

interface ChoiceProps extends Omit<PointViewProps, 'point'> {
  decision: Decision;
}

function Choice({ decision, changes, disabled, onFlip }: ChoiceProps) {
  const options = optionsOf(decision);
  const changed = decision.id in changes;
  const now = textOf(changed ? changes[decision.id] : decision.value);
  const label = options.find(({ value }) => value === now)?.text ?? '';
  return (
    <Menu
      className="max-w-[min(340px,90vw)]"
      trigger={
        <button
          type="button"
          disabled={disabled}
          aria-label={`Change: ${decision.text}${changed ? ` Now: ${label}` : ''}`}
          className={clsx(
            'touch-target flex min-h-7 max-w-[45%] shrink-0 items-center gap-1 rounded-full px-2.5 py-1 text-start text-[12px] transition-colors disabled:opacity-50',
            changed ? 'bg-accent-soft text-accent-ink' : 'bg-s2 text-ink-2 hover:bg-s3',
          )}
        >
          {changed ? label : decision.chosen ? 'Your choice' : 'Change'}
          <ChevronDown size={13} aria-hidden="true" className="shrink-0" />
        </button>
      }
    >
      <MenuRadioGroup
        value={now}
        onValueChange={(value: string) => onFlip(decision, JSON.parse(value))}
      >
        {options.map(({ value, text }) => (
          <MenuRadioItem key={value} value={value}>
            <span className="min-w-0">{text}</span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
