// Name, description and further names of a table or of one of its columns, to be changed and saved together.
import { useState } from 'react';
import { PillButton } from '@/ui/button';
import { Field } from '@/ui/field';
import { changedWords, type Words } from './meaning';

interface WordsFormProps {
  what: string; // for screen readers: "Amount"
  before: Words;
  file: string; // the name in the file
  namesLabel: string;
  namesHint: string;
  onSave: (change: NonNullable<ReturnType<typeof changedWords>>) => Promise<boolean>;
  onClose: () => void;
}

export function WordsForm(props: WordsFormProps) {
  const { what, before, file, namesLabel, namesHint, onSave, onClose } = props;
  const [now, setNow] = useState(before);
  const [busy, setBusy] = useState(false);
  const change = changedWords(before, now);
  const save = async () => {
    if (!change) return onClose();
    setBusy(true);
    const done = await onSave(change);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form
      aria-label={`About ${what}`}
      className="flex flex-col gap-3 pt-3 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Field
        label="Name"
        value={now.name}
        maxLength={200}
        placeholder={file}
        hint={now.name.trim() === file ? undefined : `In the file: ${file}`}
        onChange={(name) => setNow({ ...now, name })}
      />
      <Field
        label="What it is"
        value={now.description}
        long
        maxLength={2000}
        onChange={(description) => setNow({ ...now, description })}
      />
      <Field
        label={namesLabel}
        value={now.synonyms}
        hint={namesHint}
        onChange={(synonyms) => setNow({ ...now, synonyms })}
      />
      <div className="flex justify-end gap-2">
        <PillButton onClick={onClose}>Cancel</PillButton>
        <button
          type="submit"
          disabled={busy || !change}
          className="h-9 rounded-full bg-accent px-4 font-medium text-[13.5px] text-on-accent hover:brightness-110 disabled:opacity-50"
        >
          Save
        </button>
      </div>
    </form>
  );
}
