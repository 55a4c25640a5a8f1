// A question and its answer, in the order in which people read: sentence, table, how it was computed, SQL, what next.
import { ChevronDown, CircleAlert, CornerDownRight, Play, RotateCcw, Sparkles } from 'lucide-react';
import { useId, useState } from 'react';
import type { Selection } from '@/api/choose';
import type { Span } from '@/api/types';
import { PillButton } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { count, formatSeconds } from '@/ui/format';
import { Mark } from '@/ui/mark';
import { ChangedLine } from './changed-line';
import { ComputedCard } from './computed-card';
import { DifferenceLine } from './difference-line';
import { emphasise } from './emphasis';
import { QuestionText } from './question-text';
import { ResultCard } from './result-card';
import { type Figure, RowsBehindSheet } from './rows-behind';
import { SentSheet } from './sent-sheet';
import { type RunSql, SqlBlock } from './sql-block';
import { Thumbs } from './thumbs';
import { isOwnSql, type Turn } from './turn';
import { VerifiedBadge } from './verified-badge';

export type RunSqlOf = (turn: Turn, ...edited: Parameters<RunSql>) => ReturnType<RunSql>;

interface TurnViewProps {
  turn: Turn;
  busy: boolean; // another question is on its way
  onAsk: (question: string) => void;
  onRetry: (turn: Turn) => void;
  onRunAnyway: (turn: Turn) => void;
  onAskModel: (turn: Turn) => void;
  onRunSql: RunSqlOf;
  onChoose: (turn: Turn, selection: Selection) => void;
}

export function TurnView({
  turn,
  busy,
  onAsk,
  onRetry,
  onRunAnyway,
  onAskModel,
  onRunSql,
  onChoose,
}: TurnViewProps) {
  const { answer } = turn;
  const byModel = answer?.engine === 'model';
  const asked = answer?.kind === 'clarification';
  const done = turn.status === 'done';
  const [lit, setLit] = useState<Span[]>([]);
  const [figure, setFigure] = useState<Figure | null>(null);
  const [showsSent, setShowsSent] = useState(false);
  const blocked = busy || turn.choosing === true;
  const choose = (selection: Selection) => onChoose(turn, selection);
  // Rows stand behind a figure where our own grammar says how it was made.
  const said = answer?.engine === 'offline' || (byModel && (answer?.parts ?? []).length > 0);
  const drills = done && said && turn.messageId !== undefined;
  return (
    <article aria-label={turn.question} data-status={turn.status} data-kind={answer?.kind}>
      <div className="flex justify-end">
        <Question turn={turn} lit={lit} />
      </div>
      <div className="relative mt-5 md:ps-9">
        <div className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="start-0 md:absolute">
            <Mark size={22} />
          </span>
          <Steps turn={turn} />
          {done && answer?.engine === 'verified' && (
            <VerifiedBadge by={answer.verified} asked={turn.question} />
          )}
        </div>
        {turn.status === 'running' && turn.draft && <Draft text={turn.draft} />}
        {turn.text && <Sentence text={turn.text} />}
        {done && answer && (
          <DifferenceLine
            differences={answer.differences ?? []}
            instead={answer.instead ?? null}
            disabled={blocked}
            onChoose={choose}
          />
        )}
        {done && (
          <NotUnderstood
            // Those that the sentence does not name already.
            words={(answer?.not_understood ?? []).filter((word) => !turn.text.includes(word))}
          />
        )}
        {done && answer?.can_run_anyway && (
          <PillButton className="mt-3" disabled={busy} onClick={() => onRunAnyway(turn)}>
            <Play size={14} aria-hidden="true" /> Run anyway
          </PillButton>
        )}
        {turn.status === 'failed' && (
          <Failure text={turn.problem ?? ''} disabled={busy} onRetry={() => onRetry(turn)} />
        )}
        {turn.status === 'stopped' && (
          <div className="mt-3 flex flex-wrap items-center gap-3 text-ink-3">
            {turn.text || turn.rows.length > 0 ? 'Stopped before it was whole.' : 'Stopped.'}
            <PillButton disabled={busy} onClick={() => onRetry(turn)}>
              <RotateCcw size={14} aria-hidden="true" /> Ask again
            </PillButton>
          </div>
        )}
        {turn.rows.length > 0 && (
          <ResultCard
            columns={turn.columns}
            rows={turn.rows}
            truncated={answer?.truncated ?? false}
            messageId={done ? turn.messageId : undefined}
            onRow={
              drills ? (row) => setFigure({ messageId: turn.messageId ?? '', row }) : undefined
            }
          />
        )}
        {done && answer && (
          <ChangedLine
            changed={answer.changed ?? []}
            options={answer.options ?? []}
            disabled={blocked}
            onChoose={choose}
          />
        )}
        {turn.notice && (
          <p role="alert" className="mt-3 text-[13px] text-bad">
            {turn.notice}
          </p>
        )}
        {done && answer && (
          <ComputedCard
            answer={answer}
            disabled={blocked}
            onLight={setLit}
            onChoose={choose}
            onSent={turn.messageId ? () => setShowsSent(true) : undefined}
          />
        )}
        {turn.sql && (
          <SqlBlock
            sql={turn.sql}
            detail={sqlDetail(turn)}
            onRun={turn.status === 'running' ? undefined : (...edited) => onRunSql(turn, ...edited)}
          />
        )}
        {done && turn.text && (
          <div className="-ms-2.5 mt-2 flex flex-wrap items-center gap-1">
            {!asked && (
              <CopyButton text={() => turn.text.replaceAll('**', '')} label="Copy the answer" />
            )}
            {turn.messageId && answer?.kind === 'answer' && turn.sql && <Thumbs turn={turn} />}
            {answer?.can_ask_model && (
              <PillButton disabled={blocked} onClick={() => onAskModel(turn)}>
                <Sparkles size={14} aria-hidden="true" /> Ask the model
              </PillButton>
            )}
          </div>
        )}
        {done && (
          <>
            <NextQuestions
              title="Did you mean"
              questions={asked ? (answer?.options ?? []) : []}
              disabled={blocked}
              onAsk={(option) => (turn.messageId && !byModel ? choose({ option }) : onAsk(option))}
            />
            <NextQuestions
              title={answer?.kind === 'abstention' ? 'You could ask' : 'Ask next'}
              questions={answer?.follow_ups ?? []}
              disabled={blocked}
              onAsk={onAsk}
            />
          </>
        )}
        {figure && <RowsBehindSheet figure={figure} onClose={() => setFigure(null)} />}
        {showsSent && turn.messageId && (
          <SentSheet messageId={turn.messageId} onClose={() => setShowsSent(false)} />
        )}
      </div>
    </article>
  );
}

function sqlDetail(turn: Turn): string | undefined {
  const { execution_time: seconds, engine, cost } = turn.answer ?? {};
  if (seconds === undefined) return undefined;
  const run = `PostgreSQL · ${formatSeconds(seconds)}`;
  return engine === 'model' && cost ? `${run} · written by ${cost.model}` : run;
}

// What a model is writing: the end of it, since that is what moves.
function Draft({ text }: { text: string }) {
  return (
    <pre
      aria-hidden="true"
      data-testid="draft"
      className="mt-2.5 max-h-24 overflow-hidden whitespace-pre-wrap break-words font-mono text-[12px] text-ink-3"
    >
      {text.slice(-400)}
    </pre>
  );
}

function Question({ turn, lit }: { turn: Turn; lit: Span[] }) {
  const bubble = 'max-w-[85%] break-words rounded-[22px] rounded-se-[6px] bg-bubble px-4 py-2.5';
  if (!isOwnSql(turn)) {
    return (
      <h2 dir="auto" className={`${bubble} whitespace-pre-wrap text-[15px] leading-6`}>
        <QuestionText text={turn.question} lit={lit} />
      </h2>
    );
  }
  return (
    <div className={bubble}>
      <p className="text-[12px] text-ink-3">Your SQL</p>
      <h2
        dir="ltr"
        className="mt-0.5 line-clamp-6 whitespace-pre-wrap font-mono text-[12.5px] leading-[1.65] [font-variant-ligatures:none]"
      >
        {turn.question}
      </h2>
    </div>
  );
}

function Sentence({ text }: { text: string }) {
  let at = 0;
  return (
    <p
      dir="auto"
      data-testid="answer"
      className="mt-2.5 whitespace-pre-line text-[15.5px] leading-[1.65]"
    >
      {emphasise(text).map((span) => {
        const key = at;
        at += span.text.length;
        return span.bold ? (
          <strong key={key} className="font-semibold">
            {span.text}
          </strong>
        ) : (
          <span key={key}>{span.text}</span>
        );
      })}
    </p>
  );
}

function NotUnderstood({ words }: { words: string[] }) {
  if (words.length === 0) return null;
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2 text-[13px] text-ink-3">
      Not understood:
      {words.map((word) => (
        <span key={word} dir="auto" className="rounded-full bg-warn-soft px-2.5 py-0.5 text-warn">
          {word}
        </span>
      ))}
    </p>
  );
}

function Steps({ turn }: { turn: Turn }) {
  const [open, setOpen] = useState(false);
  const listId = useId();
  if (turn.status === 'running') {
    return (
      <p className="animate-shimmer bg-[linear-gradient(90deg,var(--color-ink-3)_35%,var(--color-ink)_50%,var(--color-ink-3)_65%)] bg-[length:200%_100%] bg-clip-text text-[13.5px] text-transparent">
        {turn.steps.at(-1) ?? 'Reading the question'}…
      </p>
    );
  }
  const seconds = turn.answer?.execution_time;
  const parts = [
    turn.steps.length > 0 ? count(turn.steps.length, 'step') : '',
    seconds === undefined ? '' : formatSeconds(seconds),
  ].filter(Boolean);
  if (turn.steps.length === 0) {
    return <p className="text-[13px] text-ink-3">{parts.join(' · ')}</p>;
  }
  return (
    <div className="min-w-0 text-[13px] text-ink-3">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpen(!open)}
        className="touch-target flex h-7 items-center gap-1.5 rounded-full hover:text-ink"
      >
        {parts.join(' · ')}
        <ChevronDown
          size={14}
          aria-hidden="true"
          className={`transition-transform ${open ? 'rotate-180' : ''}`}
        />
      </button>
      <ol id={listId} hidden={!open} className="mb-1 border-line border-s ps-3">
        {turn.steps.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
    </div>
  );
}

function Failure({
  text,
  disabled,
  onRetry,
}: {
  text: string;
  disabled: boolean;
  onRetry: () => void;
}) {
  return (
    <div className="mt-3 flex items-start gap-3 rounded-2xl border border-bad/30 p-4">
      <CircleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
      <div>
        <p>{text}</p>
        <PillButton className="mt-3" disabled={disabled} onClick={onRetry}>
          <RotateCcw size={14} aria-hidden="true" /> Try again
        </PillButton>
      </div>
    </div>
  );
}

interface NextQuestionsProps {
  title: string;
  questions: string[];
  disabled: boolean;
  onAsk: (question: string) => void;
}

function NextQuestions({ title, questions, disabled, onAsk }: NextQuestionsProps) {
  const unique = [...new Set(questions)];
  if (unique.length === 0) return null;
  return (
    <div className="mt-3">
      <h3 className="font-medium text-[12px] text-ink-3">{title}</h3>
      <ul className="mt-2 flex flex-col items-start gap-2">
        {unique.map((question) => (
          <li key={question} className="max-w-full">
            <PillButton disabled={disabled} onClick={() => onAsk(question)}>
              <CornerDownRight size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
              {question}
            </PillButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
