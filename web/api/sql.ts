// POST /query/sql: SQL that a person wrote, and what the server says of SQL that it does not admit.
import { call, type Problem } from './client';
import type { Answer, SqlRefusal } from './types';

export interface Statement {
  sql: string;
  session_id?: string;
  message_id?: string; // of the answer whose SQL was edited
  run_anyway?: boolean;
}

// Throws Problem, or AbortError when the signal fires: the statement is cancelled then.
export const runSql = (statement: Statement, signal?: AbortSignal) =>
  call<Answer>('/query/sql', {
    method: 'POST',
    body: JSON.stringify(statement),
    headers: { 'Content-Type': 'application/json' },
    signal,
  });

// Where in a text a refusal points, as offsets of the text: at a whole word, or at one character.
export interface Place {
  start: number;
  end: number;
}

export interface Refusal {
  detail: string;
  line?: number;
  place?: Place;
  nearest: string[]; // names that were probably meant
  canRunAnyway: boolean;
}

// The server counts columns in characters, JavaScript in UTF-16 units.
export function placeOf(text: string, line: number, column: number): Place {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  const inLine = [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length;
  const start = Math.min(before + inLine, text.length);
  const word = /^(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$]+|[^\s])/u.exec(text.slice(start))?.[0] ?? '';
  // At the very end the last character is shown, since there is nothing else to show.
  if (!word && start === text.length && start > 0) return { start: start - 1, end: start };
  return { start, end: start + Math.max(word.length, 1) };
}

export function refusalOf(problem: Problem, sql: string): Refusal {
  const { line, column, nearest } = problem.members as Partial<SqlRefusal>;
  return {
    detail: problem.detail,
    line: line ?? undefined,
    place: line && column ? placeOf(sql, line, column) : undefined,
    nearest: nearest ?? [],
    canRunAnyway: problem.code === 'too_costly',
  };
}
