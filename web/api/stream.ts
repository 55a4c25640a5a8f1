// POST /query/stream: server-sent events over fetch, because EventSource can only GET.
import { createParser } from 'eventsource-parser';
import { Problem, problemFrom, problemOf, unreachable } from './client';

export interface StreamEvent {
  event: string;
  data: Record<string, unknown>;
}

export interface Question {
  query: string;
  session_id?: string;
  run_anyway?: boolean;
  engine?: 'auto' | 'offline' | 'model';
}

// The date that "last month" counts from is the reader's, not the server's.
export function localDate(now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// Calls `on` for each event in order; resolves after finish. Throws Problem, or AbortError when the signal fires.
export async function ask(
  question: Question,
  on: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch('/query/stream', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ ...question, today: localDate() }),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem(0, unreachable, 'unreachable');
  }
  if (!response.ok || !response.body) throw await problemOf(response);

  let ended = false;
  const parser = createParser({
    onEvent(message) {
      const data = JSON.parse(message.data) as Record<string, unknown>;
      const event = message.event ?? 'message';
      if (event === 'error') throw problemFrom(Number(data.status) || 500, data);
      if (event === 'finish') ended = true;
      on({ event, data });
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof Problem || signal.aborted) throw error;
    throw new Problem(0, 'The connection broke before the answer was whole. Try again.', 'broken');
  }
  if (!ended) {
    throw new Problem(0, 'The connection broke before the answer was whole. Try again.', 'broken');
  }
}
