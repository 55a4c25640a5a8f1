// That nobody had to guess: a person said that this query is right, and when.
import { BadgeCheck } from 'lucide-react';
import type { Answer } from '@/api/types';
import { longAgo } from '@/ui/format';

interface VerifiedBadgeProps {
  by: Answer['verified'] | undefined; // absent: of an answer that an older server kept
  asked: string;
}

export function VerifiedBadge({ by, asked }: VerifiedBadgeProps) {
  const who = by ? [by.by, longAgo(by.at, new Date())].filter(Boolean).join(', ') : '';
  const other = by && by.question !== asked ? `It was verified for “${by.question}”. ` : '';
  return (
    <span
      title={`Somebody said that this query is right. ${other}It has just been run again.`}
      className="inline-flex min-w-0 items-center gap-1 rounded-full bg-accent-soft px-2.5 py-0.5 text-[12px] text-accent-ink"
    >
      <BadgeCheck size={13} aria-hidden="true" className="shrink-0" /> Verified
      {who && <span className="truncate"> · {who}</span>}
      {other && <span className="sr-only">{other}</span>}
    </span>
  );
}
