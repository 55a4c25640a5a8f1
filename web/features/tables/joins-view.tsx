// How this table joins others: what was found and why, confirmed or removed by a person, and joins that only they know of.
import clsx from 'clsx';
import { ArrowRight, Check, Plus, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { useProfile, useTables } from '@/api/queries';
import type { JoinChange, TableJoin, TableProfile } from '@/api/types';
import { IconButton, PillButton } from '@/ui/button';
import { ChoiceField } from '@/ui/field';
import { evidenceOf, keyOfJoin } from './meaning';

type Decide = (table: string, change: JoinChange) => Promise<boolean>;

interface JoinsViewProps {
  profile: TableProfile;
  onDecide: Decide;
}

export function JoinsView({ profile, onDecide }: JoinsViewProps) {
  const [adding, setAdding] = useState(false);
  const tables = useTables();
  const titleOf = (name: string) =>
    tables.data?.find((table) => table.name === name)?.display_name || name;
  return (
    <section className="pt-5">
      <h3 className="font-medium text-[12px] text-ink-3">Joins with other tables</h3>
      {profile.joins.length === 0 && (
        <p className="py-2.5 text-[13px] text-ink-2">None was found.</p>
      )}
      <ul className="mt-1.5 flex flex-col divide-y divide-line-2">
        {profile.joins.map((join) => (
          <Join
            key={keyOfJoin(join)}
            join={join}
            titleOf={titleOf}
            editable={!profile.shared}
            onDecide={onDecide}
          />
        ))}
      </ul>
      {!profile.shared &&
        (adding ? (
          <AddJoin profile={profile} onDecide={onDecide} onClose={() => setAdding(false)} />
        ) : (
          <PillButton className="mt-2" onClick={() => setAdding(true)}>
            <Plus size={15} aria-hidden="true" /> Add a join
          </PillButton>
        ))}
    </section>
  );
}

interface JoinProps {
  join: TableJoin;
  titleOf: (name: string) => string;
  editable: boolean;
  onDecide: Decide;
}

function Join({ join, titleOf, editable, onDecide }: JoinProps) {
  const removed = join.decided === 'removed';
  const name = `${titleOf(join.table)} ${join.column} with ${titleOf(join.to_table)} ${join.to_column}`;
  const decide = (state: JoinChange['state']) => {
    const { column, to_table, to_column } = join;
    void onDecide(join.table, { column, to_table, to_column, state });
  };
  return (
    <li className="flex items-start gap-2 py-2.5">
      <div className={clsx('min-w-0 flex-1', removed && 'opacity-70')}>
        <p className="flex flex-wrap items-center gap-x-1.5 text-[13.5px] [overflow-wrap:anywhere]">
          <Side table={titleOf(join.table)} column={join.column} />
          <ArrowRight size={14} aria-hidden="true" className="shrink-0 text-ink-3 rtl:rotate-180" />
          <span className="sr-only">joins</span>
          <Side table={titleOf(join.to_table)} column={join.to_column} />
        </p>
        <p className="mt-0.5 text-[12px] text-ink-3">
          {join.label && <span>As “{join.label}”. </span>}
          {evidenceOf(join)}
        </p>
      </div>
      {editable && join.decided === 'found' && (
        <IconButton small label={`Confirm ${name}`} onClick={() => decide('confirmed')}>
          <Check size={16} aria-hidden="true" />
        </IconButton>
      )}
      {editable && (join.decided === 'confirmed' || removed) && (
        <IconButton
          small
          label={`Take back what you said: ${name}`}
          onClick={() => decide('found')}
        >
          <RotateCcw size={15} aria-hidden="true" />
        </IconButton>
      )}
      {editable && !removed && (
        <IconButton
          small
          label={`Remove ${name}`}
          onClick={() => decide('removed')}
          className="-me-1.5"
        >
          <X size={16} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}

function Side({ table, column }: { table: string; column: string }) {
  return (
    <span>
      <bdi>{table}</bdi> <bdi className="font-mono text-[12px] text-ink-2">{column}</bdi>
    </span>
  );
}

interface AddJoinProps extends JoinsViewProps {
  onClose: () => void;
}

const optionsOf = (columns: TableProfile['columns'] | undefined) =>
  (columns ?? []).map(({ name, display_name }) => ({ value: name, text: display_name || name }));

function AddJoin({ profile, onDecide, onClose }: AddJoinProps) {
  const [column, setColumn] = useState('');
  const [table, setTable] = useState('');
  const [target, setTarget] = useState('');
  const tables = useTables();
  const other = useProfile(table || profile.table);
  const others = (tables.data ?? [])
    .filter(({ name }) => name !== profile.table)
    .map(({ name, display_name }) => ({ value: name, text: display_name || name }));
  const save = async () => {
    const join = { column, to_table: table, to_column: target, state: 'confirmed' as const };
    if (await onDecide(profile.table, join)) onClose();
  };
  return (
    <form
      aria-label="A join"
      className="mt-2 grid gap-3 rounded-2xl bg-s1 p-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="sm:col-span-2">
        <ChoiceField
          label="This column"
          value={column}
          options={optionsOf(profile.columns)}
          onChange={setColumn}
        />
      </div>
      <ChoiceField
        label="holds the same as, in"
        value={table}
        options={others}
        onChange={(next) => {
          setTable(next);
          setTarget('');
        }}
      />
      <ChoiceField
        label="the column"
        value={target}
        options={table ? optionsOf(other.data?.columns) : []}
        onChange={setTarget}
      />
      <div className="flex justify-end gap-2 sm:col-span-2">
        <PillButton onClick={onClose}>Cancel</PillButton>
        <button
          type="submit"
          disabled={!column || !table || !target}
          className="h-9 rounded-full bg-accent px-4 font-medium text-[13.5px] text-on-accent hover:brightness-110 disabled:opacity-50"
        >
          Add
        </button>
      </div>
    </form>
  );
}
