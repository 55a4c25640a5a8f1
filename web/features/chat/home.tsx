// The first view: a greeting, where to ask, what could be asked, and what there is to ask about.
import { ChartColumn, FileUp, type LucideIcon, Sparkles, Table2, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSharedTables, useSuggestions, useTables } from '@/api/queries';
import type { User, UserTable } from '@/api/types';
import { count } from '@/ui/format';

interface HomeProps {
  user: User;
  composer: ReactNode;
  onAsk: (question: string) => void;
  onAttach: () => void;
  onTable: (table: string | null) => void;
}

export function greeting(now: Date): string {
  const hour = now.getHours();
  if (hour >= 5 && hour < 12) return 'Good morning';
  return hour >= 12 && hour < 18 ? 'Good afternoon' : 'Good evening';
}

const icons: LucideIcon[] = [TrendingUp, ChartColumn, Sparkles];

export function Home({ user, composer, onAsk, onAttach, onTable }: HomeProps) {
  const suggestions = useSuggestions();
  const tables = useTables();
  const firstName = user.name?.split(/\s+/)[0];
  const shown = suggestions.data?.slice(0, 3) ?? [];

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-[776px] flex-col justify-center px-6 py-10 max-sm:px-4">
        <h1 className="brand-gradient w-fit bg-clip-text pb-1 font-semibold text-[clamp(28px,5vw,40px)] text-transparent leading-tight tracking-[-0.025em]">
          {greeting(new Date())}
          {firstName ? `, ${firstName}` : ''}
        </h1>
        <p className="mt-1 text-[clamp(18px,3vw,24px)] text-ink-3 tracking-[-0.015em]">
          What would you like to know?
        </p>
        <div className="mt-8">{composer}</div>
        <ul aria-label="Suggestions" className="mt-5 grid grid-cols-4 gap-2.5 max-md:grid-cols-2">
          {suggestions.isPending
            ? [0, 1, 2].map((slot) => <li key={slot} className="skeleton h-[132px] rounded-2xl" />)
            : shown.map((question, index) => (
                <li key={question}>
                  <Card
                    icon={icons[index % icons.length] ?? Sparkles}
                    onClick={() => onAsk(question)}
                  >
                    {question}
                  </Card>
                </li>
              ))}
          <li>
            <Card icon={FileUp} onClick={onAttach} hint="Excel, CSV, ODS">
              Add a spreadsheet
            </Card>
          </li>
        </ul>
        <YourData tables={tables.data} onTable={onTable} />
        <p className="mt-6 text-center text-[12px] text-ink-3">
          Answers are computed from your data. Read the SQL before you rely on a number.
        </p>
      </div>
    </div>
  );
}

interface CardProps {
  icon: LucideIcon;
  children: string;
  hint?: string;
  onClick: () => void;
}

function Card({ icon: Icon, children, hint, onClick }: CardProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      title={children}
      className="flex h-full min-h-[132px] w-full flex-col justify-between gap-3 rounded-2xl bg-s1 p-3.5 text-start transition-colors hover:bg-s2 max-sm:min-h-[112px]"
    >
      <Icon size={18} aria-hidden="true" className="text-accent" />
      <span>
        <span className="line-clamp-4 font-medium text-[13.5px] leading-[1.4]">{children}</span>
        {hint && <span className="mt-0.5 block text-[12px] text-ink-3">{hint}</span>}
      </span>
    </button>
  );
}

const shownTables = 6;

function YourData({
  tables,
  onTable,
}: {
  tables: UserTable[] | undefined;
  onTable: (table: string | null) => void;
}) {
  const shared = useSharedTables();
  if (!tables || (tables.length === 0 && !shared.data)) return null;
  const more = tables.length - shownTables;
  return (
    <div className="mt-7">
      <h2 className="px-1 font-medium text-[12px] text-ink-3">Your data</h2>
      <ul className="mt-2 flex flex-wrap gap-2">
        {tables.slice(0, shownTables).map((table) => (
          <li key={table.name} className="max-w-full">
            <Pill onClick={() => onTable(table.name)} detail={count(table.rows, 'row')}>
              {table.display_name || table.name}
            </Pill>
          </li>
        ))}
        {more > 0 && (
          <li>
            <Pill onClick={() => onTable(null)}>{`${more} more`}</Pill>
          </li>
        )}
        {(shared.data ?? 0) > 0 && (
          <li>
            <Pill onClick={() => onTable(null)} detail="shared, sample data">
              Market data
            </Pill>
          </li>
        )}
      </ul>
    </div>
  );
}

function Pill({
  children,
  detail,
  onClick,
}: {
  children: string;
  detail?: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-9 max-w-full items-center gap-2 rounded-full border border-line px-3.5 text-[13px] transition-colors hover:bg-s1"
    >
      <Table2 size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
      <span className="truncate">{children}</span>
      {detail && <span className="shrink-0 text-[12px] text-ink-3 tabular-nums">{detail}</span>}
    </button>
  );
}
