// The head of a column in the preview: what type it is, how its values lie, how many there are and how many are missing.
import clsx from 'clsx';
import { CalendarDays, Clock, Hash, type LucideIcon, ToggleLeft, Type } from 'lucide-react';
import type { Column } from '@/api/types';
import { count, isNumeric } from '@/ui/format';
import {
  barsOf,
  isKey,
  manyNulls,
  nullShare,
  type ProfiledColumn,
  type Spread,
  shareText,
} from './profile';

const icons: Record<Column['type'], LucideIcon> = {
  boolean: ToggleLeft,
  integer: Hash,
  numeric: Hash,
  date: CalendarDays,
  timestamp: CalendarDays,
  time: Clock,
  interval: Clock,
  text: Type,
};

interface ColumnHeadProps {
  column: Column;
  profile: ProfiledColumn | undefined;
  spread: Spread | undefined;
}

export function ColumnHead({ column, profile, spread }: ColumnHeadProps) {
  const Icon = icons[column.type] ?? Type;
  const end = isNumeric(column);
  return (
    <span className={clsx('flex min-w-[92px] flex-col gap-1', end && 'items-end')}>
      <span className="flex max-w-full items-center gap-1.5 text-ink">
        <Icon size={13} aria-hidden="true" className="shrink-0 text-ink-3" />
        <span className="truncate">{column.display_name || column.name}</span>
        <span className="sr-only">({column.type})</span>
      </span>
      {profile && <Facts profile={profile} spread={spread} />}
    </span>
  );
}

function Facts({ profile, spread }: { profile: ProfiledColumn; spread: Spread | undefined }) {
  const bars = barsOf(profile, spread);
  const share = nullShare(profile);
  return (
    <>
      {isKey(profile) ? (
        <span className="flex h-6 items-center">
          <span className="rounded-full bg-accent-soft px-2 py-0.5 text-[11px] text-accent-ink">
            key
          </span>
        </span>
      ) : (
        <span aria-hidden="true" className="flex h-6 w-full items-end gap-px">
          {bars.map((height, index) => (
            <span
              key={index}
              className="flex-1 rounded-t-[2px] bg-accent/45"
              style={{ height: height > 0 ? `${Math.max(8, height * 100)}%` : 0 }}
            />
          ))}
        </span>
      )}
      <span className="flex gap-2 whitespace-nowrap font-normal text-[11.5px] text-ink-3 tabular-nums">
        <span title={count(profile.distinct, 'different value')}>
          {profile.distinct_exact ? '' : '~'}
          {new Intl.NumberFormat().format(profile.distinct)}
          <span className="sr-only"> different values</span>
        </span>
        {share > 0 && (
          <span className={clsx(share > manyNulls && 'text-warn')}>{shareText(share)} empty</span>
        )}
      </span>
    </>
  );
}
