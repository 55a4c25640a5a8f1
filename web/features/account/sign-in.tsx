// The way in on one machine: an e-mail address names the person, nothing is checked. Servers for many people use Google.
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem, sentenceOf } from '@/api/client';
import { keys, signIn } from '@/api/queries';
import { PrimaryButton } from '@/ui/button';
import { Mark } from '@/ui/mark';
import { forgetPerson } from './forget';

export function SignIn() {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [localIsOff, setLocalIsOff] = useState(false);
  const problemId = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await signIn(email.trim(), name.trim());
      forgetPerson(client); // whose session may have ended without a sign-out
      await client.invalidateQueries({ queryKey: keys.me });
    } catch (error) {
      if (error instanceof Problem && error.status === 404) setLocalIsOff(true);
      else setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="grid h-dvh place-items-center overflow-y-auto bg-s1 p-4">
      <div className="w-full max-w-[400px] animate-rise rounded-3xl border border-line bg-card p-8 shadow-popup max-sm:p-6">
        <Mark size={36} />
        <h1 className="mt-5 font-semibold text-2xl tracking-[-0.02em]">Sign in to sqlagent</h1>
        <p className="mt-2 text-ink-2">
          Ask your spreadsheets in plain English, and get numbers with the SQL that made them.
        </p>
        {localIsOff ? (
          <p role="alert" className="mt-6 rounded-2xl bg-warn-soft p-4 text-warn">
            Signing in with just an e-mail address is off on this server. It is on when the server
            listens only on this machine. Ask your administrator, or use{' '}
            <a href="/auth/google/login" className="font-medium underline">
              Google sign-in
            </a>
            .
          </p>
        ) : (
          <form onSubmit={submit} className="mt-6 flex flex-col gap-4">
            <Field
              label="E-mail"
              type="email"
              autoComplete="email"
              required
              value={email}
              onChange={setEmail}
              describedBy={problem ? problemId : undefined}
            />
            <Field
              label="Name"
              hint="optional"
              autoComplete="name"
              value={name}
              onChange={setName}
            />
            {problem && (
              <p id={problemId} role="alert" className="text-bad">
                {problem}
              </p>
            )}
            <PrimaryButton type="submit" disabled={busy} className="mt-1">
              {busy ? 'Signing in…' : 'Continue on this machine'}
            </PrimaryButton>
          </form>
        )}
      </div>
    </main>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  type?: string;
  autoComplete: string;
  required?: boolean;
  value: string;
  onChange: (value: string) => void;
  describedBy?: string;
}

function Field({ label, hint, type = 'text', onChange, describedBy, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-[13px] text-ink-2">
        {label}
        {hint && <span className="font-normal text-ink-3"> ({hint})</span>}
      </label>
      <input
        id={id}
        type={type}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value)}
        className="h-11 w-full rounded-xl border border-line bg-bg px-3.5 text-[15px] outline-offset-0 transition-colors hover:border-s3"
        {...rest}
      />
    </div>
  );
}
