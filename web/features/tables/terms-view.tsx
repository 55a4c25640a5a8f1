// Words of the business and what they mean, for all tables: written down once, used by every question.
import { useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { keys, saveDefinitions, useDefinitions } from '@/api/queries';
import type { Definition } from '@/api/types';
import { IconButton, PillButton } from '@/ui/button';
import { Field } from '@/ui/field';

const timeToUndo = 12_000; // milliseconds

export function TermsView() {
  const client = useQueryClient();
  const found = useDefinitions();
  const [open, setOpen] = useState<number | null>(null); // which is written; past the end: a new one
  // True when it was done. What was refused is told here.
  const save = async (next: Definition[]): Promise<boolean> => {
    try {
      await saveDefinitions(next);
      client.setQueryData(keys.definitions, next);
      void client.invalidateQueries({ queryKey: keys.suggestions });
      return true;
    } catch (error) {
      toast.error(sentenceOf(error));
      return false;
    }
  };
  const terms = found.data;
  if (!terms) {
    return found.error ? (
      <p role="alert" className="pt-5 text-[12.5px] text-ink-2">
        {sentenceOf(found.error)}
      </p>
    ) : (
      <div className="skeleton mt-6 h-10" aria-busy="true" />
    );
  }
  const put = (at: number, one: Definition) => save(terms.toSpliced(at, 1, one));
  const remove = async (at: number, one: Definition) => {
    if (!(await save(terms.toSpliced(at, 1)))) return;
    toast(`“${nameOf(one)}” was removed.`, {
      duration: timeToUndo,
      action: { label: 'Undo', onClick: () => void save(terms) },
    });
  };
  return (
    <section aria-label="Your own terms" className="pt-6">
      <h3 className="font-medium text-[12px] text-ink-3">Your own terms</h3>
      <p className="mt-0.5 text-[12.5px] text-ink-2">
        Say once what a word of your business means. Questions about all tables use it.
      </p>
      <ul className="mt-1 flex flex-col divide-y divide-line-2">
        {terms.map((one, at) => (
          <li key={`${one.term} ${one.meaning}`}>
            {open === at ? (
              <TermForm
                before={one}
                onSave={(next) => put(at, next)}
                onClose={() => setOpen(null)}
              />
            ) : (
              <Term one={one} onEdit={() => setOpen(at)} onRemove={() => void remove(at, one)} />
            )}
          </li>
        ))}
      </ul>
      {open === terms.length ? (
        <TermForm onSave={(next) => put(terms.length, next)} onClose={() => setOpen(null)} />
      ) : (
        <PillButton className="mt-2" onClick={() => setOpen(terms.length)}>
          <Plus size={15} aria-hidden="true" /> Add a term
        </PillButton>
      )}
    </section>
  );
}

const nameOf = (one: Definition) => one.term || one.meaning;

interface TermProps {
  one: Definition;
  onEdit: () => void;
  onRemove: () => void;
}

function Term({ one, onEdit, onRemove }: TermProps) {
  return (
    <div className="flex items-start gap-1 py-2">
      <p dir="auto" className="min-w-0 flex-1 pt-1 text-[13.5px] [overflow-wrap:anywhere]">
        {one.term && <span className="font-medium">{one.term}: </span>}
        <span className="text-ink-2">{one.meaning}</span>
      </p>
      <IconButton small label={`Change ${nameOf(one)}`} onClick={onEdit}>
        <Pencil size={15} aria-hidden="true" />
      </IconButton>
      <IconButton small label={`Remove ${nameOf(one)}`} onClick={onRemove} className="-me-1.5">
        <Trash2 size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

interface TermFormProps {
  before?: Definition;
  onSave: (one: Definition) => Promise<boolean>;
  onClose: () => void;
}

function TermForm({ before, onSave, onClose }: TermFormProps) {
  const [term, setTerm] = useState(before?.term ?? '');
  const [meaning, setMeaning] = useState(before?.meaning ?? '');
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const done = await onSave({ term: term.trim(), meaning: meaning.trim() });
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form
      aria-label={before ? `Change ${nameOf(before)}` : 'A new term'}
      className="flex flex-col gap-3 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (meaning.trim() && !busy) void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Field
        label="Term"
        value={term}
        maxLength={100}
        placeholder="big order"
        hint="As you say it in a question."
        onChange={setTerm}
      />
      <Field
        label="What it means"
        value={meaning}
        long
        maxLength={500}
        placeholder="orders with an amount above 1000"
        onChange={setMeaning}
      />
      <div className="flex justify-end gap-2">
        <PillButton onClick={onClose}>Cancel</PillButton>
        <button
          type="submit"
          disabled={busy || !meaning.trim()}
          className="h-9 rounded-full bg-accent px-4 font-medium text-[13.5px] text-on-accent hover:brightness-110 disabled:opacity-50"
        >
          Save
        </button>
      </div>
    </form>
  );
}
