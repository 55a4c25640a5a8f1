// The one way to the server: JSON in and out, the session cookie with it, errors as Problem.

// RFC 9457: `detail` is a sentence for a person, `code` a word for a program.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly code = '',
    readonly requestId = '',
    readonly members: Record<string, unknown> = {}, // what this kind of problem says beside
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

const inWords: Record<number, string> = {
  401: 'You are signed out. Sign in again to go on.',
  404: 'This is not here any more.',
  413: 'This is larger than the server takes.',
  429: 'Too many requests at once. Wait a moment, then try again.',
  503: 'The server is busy. Try again in a moment.',
};

export const unreachable = 'The server cannot be reached. Check that it runs, then try again.';

export function problemFrom(status: number, body: unknown): Problem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof fields[key] === 'string' ? (fields[key] as string) : '');
  const detail =
    text('detail') ||
    text('title') ||
    inWords[status] ||
    `The server answered with error ${status}.`;
  return new Problem(status, detail, text('code'), text('request_id'), fields);
}

export async function problemOf(response: Response): Promise<Problem> {
  return problemFrom(response.status, await response.json().catch(() => null));
}

// Throws Problem, or the AbortError of the given signal.
export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      headers: { Accept: 'application/json', ...init.headers },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, unreachable, 'unreachable');
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  return call<T>(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
  });
}

export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.detail : 'Something went wrong on this page. Reload it.';
}
