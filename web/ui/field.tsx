// A labelled line or paragraph of text to fill in.
import clsx from 'clsx';
import { useId } from 'react';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  long?: boolean; // several lines
  secret?: boolean; // not shown while it is typed, and not kept by the browser
  maxLength?: number;
  placeholder?: string;
}

export function Field({
  label,
  value,
  onChange,
  hint,
  long,
  secret,
  maxLength,
  placeholder,
}: FieldProps) {
  const id = useId();
  const shared = {
    id,
    value,
    maxLength,
    placeholder,
    dir: 'auto',
    'aria-describedby': hint ? `${id}-hint` : undefined,
    className: clsx(
      'w-full rounded-xl border border-line bg-bg px-3 text-[14px] outline-offset-0 transition-colors placeholder:text-ink-3 hover:border-s3 pointer-coarse:text-[16px]',
      long ? 'min-h-16 resize-y py-2' : 'h-10',
    ),
  } as const;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[12px] text-ink-2">
        {label}
      </label>
      {long ? (
        <textarea {...shared} rows={2} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={secret ? 'password' : 'text'}
          autoComplete={secret ? 'new-password' : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-[11.5px] text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceFieldProps {
  label: string;
  value: string;
  options: { value: string; text: string }[];
  onChange: (value: string) => void;
}

export function ChoiceField({ label, value, options, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-[12px] text-ink-2">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-xl border border-line bg-bg px-2.5 text-[14px] outline-offset-0 transition-colors hover:border-s3 pointer-coarse:text-[16px]"
      >
        <option value="">Choose…</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}
