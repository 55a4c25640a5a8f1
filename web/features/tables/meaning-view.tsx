// What a table and its columns mean, as we understood it, and everything about that which a person may change.
import { useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { changeTable, refreshMeaning, useProfile } from '@/api/queries';
import type { TableChange, TableProfile } from '@/api/types';
import { IconButton, PillButton } from '@/ui/button';
import { ColumnMeaning } from './column-meaning';
import { JoinsView } from './joins-view';
import { TermsView } from './terms-view';
import { WordsForm } from './words-form';

export function MeaningView({ table }: { table: string }) {
  const client = useQueryClient();
  const profile = useProfile(table);
  // True when it was done. What was refused is told here.
  const change = async (of: string, body: TableChange): Promise<boolean> => {
    try {
      await changeTable(of, body);
      await refreshMeaning(client);
      return true;
    } catch (error) {
      toast.error(sentenceOf(error));
      return false;
    }
  };
  if (profile.isPending) {
    return (
      <div className="flex flex-col gap-3 p-4" aria-busy="true">
        {[0, 1, 2, 3, 4].map((line) => (
          <div key={line} className="skeleton h-5" />
        ))}
      </div>
    );
  }
  // A later look that failed takes nothing away.
  if (!profile.data) {
    return (
      <div role="alert" className="p-4 text-ink-2">
        <p>{sentenceOf(profile.error)}</p>
        <PillButton className="mt-3" onClick={() => profile.refetch()}>
          Try again
        </PillButton>
      </div>
    );
  }
  const { columns, unused, shared } = profile.data;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
      {unused.length > 0 && (
        <ul className="mt-3 rounded-2xl bg-warn-soft px-3.5 py-2.5 text-[12.5px] text-warn">
          {unused.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <AboutTable profile={profile.data} onChange={(body) => change(table, body)} />
      <section className="pt-5">
        <h3 className="font-medium text-[12px] text-ink-3">Columns</h3>
        <ul className="mt-1.5 flex flex-col divide-y divide-line-2">
          {columns.map((column) => (
            <ColumnMeaning
              key={column.name}
              column={column}
              onChange={shared ? undefined : (one) => change(table, { columns: [one] })}
            />
          ))}
        </ul>
      </section>
      <JoinsView profile={profile.data} onDecide={(of, join) => change(of, { joins: [join] })} />
      {!shared && <TermsView />}
    </div>
  );
}

interface AboutTableProps {
  profile: TableProfile;
  onChange: (body: TableChange) => Promise<boolean>;
}

function AboutTable({ profile, onChange }: AboutTableProps) {
  const [open, setOpen] = useState(false);
  const row = profile.nouns[0] ?? 'row';
  return (
    <section className="pt-4">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-[13.5px]">
            One row is: <bdi className="font-medium">{row}</bdi>
            {profile.nouns.length > 1 && (
              <span className="text-ink-3"> · Also: {profile.nouns.slice(1).join(', ')}</span>
            )}
          </p>
          {profile.description && !open && (
            <p dir="auto" className="mt-0.5 text-[12.5px] text-ink-2 [overflow-wrap:anywhere]">
              {profile.description}
            </p>
          )}
        </div>
        {!profile.shared && (
          <IconButton
            small
            aria-expanded={open}
            label="Rename or describe this table"
            onClick={() => setOpen(!open)}
            className="-me-1.5"
          >
            <Pencil size={15} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {open && (
        <WordsForm
          what={profile.display_name}
          before={{
            name: profile.display_name,
            description: profile.description,
            synonyms: profile.synonyms.join(', '),
          }}
          file={profile.title}
          namesLabel="One row is called"
          namesHint="The names that questions use, like “order, sale”, with commas between them."
          onSave={onChange}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}
