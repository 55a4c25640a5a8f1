// What was done to the file that a table came of, sentence by sentence; decisions that could be otherwise are flipped here
// and the file is read again with them.
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/api/client';
import { useReceipt } from '@/api/queries';
import type { TableImport } from '@/api/types';
import { PillButton } from '@/ui/button';
import { count, longAgo } from '@/ui/format';
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/ui/menu';
import { type Named, readAgain, useActs } from './acts';
import { PointView } from './point-view';
import { type Changes, flip, type Group, groupsOf } from './receipt';

export function ReceiptView({ table }: { table: Named }) {
  const receipt = useReceipt(table.name);
  const [chosen, setChosen] = useState<string | null>(null);
  if (receipt.isPending) return <Waiting />;
  if (receipt.isError) {
    return (
      <div role="alert" className="p-4 text-ink-2">
        <p>{sentenceOf(receipt.error)}</p>
        <PillButton className="mt-3" onClick={() => receipt.refetch()}>
          Try again
        </PillButton>
      </div>
    );
  }
  const { imports } = receipt.data;
  const shown = imports.find((one) => one.id === chosen) ?? imports.at(-1);
  if (!shown) return <p className="p-4 text-ink-2">Nothing is recorded about this table.</p>;
  return (
    <>
      {imports.length > 1 && (
        <ImportMenu imports={imports} shown={shown} onChoose={(id) => setChosen(id)} />
      )}
      <Import key={shown.id} table={table} shown={shown} />
    </>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-3 p-4" aria-busy="true">
      {[0, 1, 2, 3, 4].map((line) => (
        <div key={line} className="skeleton h-5" />
      ))}
    </div>
  );
}

interface ImportMenuProps {
  imports: TableImport[];
  shown: TableImport;
  onChoose: (id: string) => void;
}

const sourceOf = (one: TableImport) => [one.file, one.sheet].filter(Boolean).join(' · ');

function ImportMenu({ imports, shown, onChoose }: ImportMenuProps) {
  return (
    <div className="shrink-0 px-4 pt-3">
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`File: ${sourceOf(shown)}. Choose another`}
            className="touch-target flex max-w-full items-center gap-2 rounded-full bg-s2 px-3.5 py-1.5 text-[13px] hover:bg-s3"
          >
            <bdi dir="ltr" className="truncate">
              {sourceOf(shown)}
            </bdi>
            <ChevronDown size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
          </button>
        }
      >
        <MenuRadioGroup value={shown.id} onValueChange={(id: string) => onChoose(id)}>
          {imports.toReversed().map((one) => (
            <MenuRadioItem key={one.id} value={one.id}>
              <bdi dir="ltr">{sourceOf(one)}</bdi>
              <span className="text-[12px] text-ink-3">
                {count(one.rows, 'row')}, {longAgo(one.created_at, new Date())}
              </span>
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </Menu>
    </div>
  );
}

function Import({ table, shown }: { table: Named; shown: TableImport }) {
  const client = useQueryClient();
  const act = useActs((state) => state.acts[table.name]);
  const [changes, setChanges] = useState<Changes>({});
  const changed = Object.keys(changes).length;
  const groups = groupsOf(shown.receipt);
  const send = async () => {
    if (await readAgain(client, table, changes, shown.id)) setChanges({});
  };
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        {groups.map((group) => (
          <GroupView
            key={group.title}
            group={group}
            changes={changes}
            disabled={act !== undefined}
            onFlip={(decision, value) => setChanges((now) => flip(now, decision, value))}
          />
        ))}
        {groups.length === 0 && <p className="pt-4 text-ink-2">The file was read as it stands.</p>}
      </div>
      {changed > 0 && !act && (
        <div className="flex shrink-0 items-center gap-2 border-line border-t px-4 py-3">
          <p role="status" className="min-w-0 flex-1 text-[13px] text-ink-2">
            {count(changed, 'change')}, not yet read
          </p>
          <PillButton onClick={() => setChanges({})}>Discard</PillButton>
          <button
            type="button"
            onClick={() => void send()}
            className="h-9 rounded-full bg-accent px-4 font-medium text-[13.5px] text-on-accent hover:brightness-110"
          >
            Read again
          </button>
        </div>
      )}
    </>
  );
}

interface GroupViewProps {
  group: Group;
  changes: Changes;
  disabled: boolean;
  onFlip: Parameters<typeof PointView>[0]['onFlip'];
}

function GroupView({ group, changes, disabled, onFlip }: GroupViewProps) {
  return (
    <section className="pt-4">
      <h3 className="font-medium text-[12px] text-ink-3">{group.title}</h3>
      <ul className="mt-1.5 flex flex-col divide-y divide-line-2">
        {group.points.map((point) => (
          <PointView
            key={point.key}
            point={point}
            changes={changes}
            disabled={disabled}
            onFlip={onFlip}
          />
        ))}
      </ul>
    </section>
  );
}
