// What isolates one user from another, and the attacks that the server has just tried on it: each layer, each attack,
// and which layer stopped it. For administrators.
import { Check, LoaderCircle, ShieldCheck, ShieldX, X } from 'lucide-react';
import { useState } from 'react';
import { Problem, sentenceOf } from '@/api/client';
import { useTrust } from '@/api/queries';
import type { TrustAttack, TrustLayer, TrustReport } from '@/api/types';
import { openHome } from '@/features/shell/nav';
import { PageFrame } from '@/features/shell/page-frame';
import { PillButton } from '@/ui/button';
import { count, longAgo } from '@/ui/format';

export function TrustPage({ onMenu }: { onMenu?: () => void }) {
  const trust = useTrust();
  return (
    <PageFrame title="Isolation" onMenu={onMenu}>
      {trust.data ? (
        <Report report={trust.data} />
      ) : trust.error ? (
        <Refused problem={trust.error} onRetry={() => trust.refetch()} />
      ) : (
        <Checking />
      )}
    </PageFrame>
  );
}

function Checking() {
  return (
    <div aria-busy="true">
      <p role="status" className="text-ink-2">
        Trying the attacks on a throw-away user. This takes a few seconds…
      </p>
      <div className="skeleton mt-6 h-24 w-full rounded-2xl" />
      <div className="skeleton mt-4 h-64 w-full rounded-2xl" />
    </div>
  );
}

function Refused({ problem, onRetry }: { problem: Error; onRetry: () => void }) {
  const closed = problem instanceof Problem && (problem.status === 404 || problem.status === 403);
  return (
    <div role="alert" className="mt-10 flex flex-col items-center gap-4 text-center text-ink-2">
      <p>{closed ? 'This page is for administrators.' : sentenceOf(problem)}</p>
      <PillButton onClick={closed ? openHome : onRetry}>
        {closed ? 'Back to the questions' : 'Try again'}
      </PillButton>
    </div>
  );
}

export function Report({ report }: { report: TrustReport }) {
  const { layers, attacks, green, checked_at: checkedAt } = report;
  if (report.state === 'checking' && attacks.length === 0) return <Checking />;
  const refused = attacks.filter((attack) => attack.refused).length;
  return (
    <>
      <Verdict
        green={green}
        text={
          green
            ? `Refused: ${refused} of ${count(attacks.length, 'attack')}.`
            : refused < attacks.length
              ? `Got through: ${attacks.length - refused} of ${count(attacks.length, 'attack')}.`
              : 'A layer is missing.'
        }
        checked={checkedAt ? `Checked ${longAgo(checkedAt, new Date())}` : ''}
        checking={report.state === 'checking'}
      />
      <section aria-labelledby="layers" className="mt-8">
        <h2 id="layers" className="font-semibold text-[15px]">
          Layers
        </h2>
        <p className="mt-1 text-[13.5px] text-ink-2">
          Each one stands on its own: what passes one is stopped by the next.
        </p>
        <ul className="mt-3 overflow-hidden rounded-2xl border border-line bg-card">
          {layers.map((layer) => (
            <LayerRow key={layer.layer} layer={layer} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="attacks" className="mt-8">
        <h2 id="attacks" className="font-semibold text-[15px]">
          Attacks
        </h2>
        <p className="mt-1 text-[13.5px] text-ink-2">
          One throw-away user tried to reach what another had hidden.
        </p>
        <ul className="mt-3 overflow-hidden rounded-2xl border border-line bg-card">
          {attacks.map((attack) => (
            <AttackRow key={attack.name} attack={attack} layers={layers} />
          ))}
        </ul>
      </section>
    </>
  );
}

interface VerdictProps {
  green: boolean;
  text: string;
  checked: string;
  checking: boolean;
}

function Verdict({ green, text, checked, checking }: VerdictProps) {
  const Icon = green ? ShieldCheck : ShieldX;
  return (
    <div
      role="status"
      className={`flex items-center gap-4 rounded-2xl px-5 py-4 ${green ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-bad'}`}
    >
      <Icon size={28} aria-hidden="true" className="shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold text-[15.5px]">{text}</p>
        <p className="flex items-center gap-1.5 text-[13px] text-ink-2">
          {checked}
          {checking && (
            <>
              <LoaderCircle size={13} aria-hidden="true" className="animate-spin" /> checking again
            </>
          )}
        </p>
      </div>
    </div>
  );
}

function Tick({ good, words }: { good: boolean; words: [good: string, bad: string] }) {
  return (
    <span
      className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${good ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-bad'}`}
    >
      {good ? <Check size={13} aria-hidden="true" /> : <X size={13} aria-hidden="true" />}
      <span className="sr-only">{good ? words[0] : words[1]}</span>
    </span>
  );
}

function LayerRow({ layer }: { layer: TrustLayer }) {
  return (
    <li className="flex gap-3 border-line-2 px-4 py-3 not-first:border-t">
      <Tick good={layer.stands} words={['Stands', 'Missing']} />
      <div className="min-w-0 text-[13.5px]">
        <p className="font-medium">
          {layer.name} <span className="font-normal text-[12px] text-ink-3">{layer.layer}</span>
        </p>
        <p className="text-ink-2">{layer.detail}</p>
      </div>
    </li>
  );
}

function AttackRow({ attack, layers }: { attack: TrustAttack; layers: TrustLayer[] }) {
  const [open, setOpen] = useState(false);
  const nameOf = (code: string) => layers.find((one) => one.layer === code)?.name ?? code;
  const id = `attack-${attack.name.replace(/\W+/g, '-')}`;
  return (
    <li className="border-line-2 not-first:border-t">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex w-full items-start gap-3 px-4 py-3 text-start text-[13.5px] hover:bg-s1"
        >
          <Tick good={attack.refused} words={['Refused', 'Got through']} />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{attack.name}</span>
            <span className="block text-ink-2">{attack.what}</span>
          </span>
          <span className="shrink-0 rounded-full bg-s2 px-2.5 py-0.5 text-[12px] text-ink-2 max-sm:hidden">
            {attack.refused ? nameOf(attack.layer) : 'nothing'}
          </span>
        </button>
      </h3>
      <div id={id} hidden={!open} className="px-4 pt-1 pb-3 ps-12 text-[13px] text-ink-2">
        <p>
          <span className="font-medium">{nameOf(attack.layer)}:</span> {attack.detail}
        </p>
        {attack.behind.layer !== attack.layer && (
          <p className="mt-1">
            <span className="font-medium">Behind it, {nameOf(attack.behind.layer)}:</span>{' '}
            {attack.behind.detail}
          </p>
        )}
      </div>
    </li>
  );
}
