// Sends a large file in pieces (tus 1.0): after a lost connection it goes on by itself, after a reload as soon as the same
// file is dropped again. The library is loaded with the first large file.
import type { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { call, Problem, problemFrom, unreachable } from './client';
import { cancelled, type Upload, type UploadFields } from './upload';

const piece = 8 * 1024 * 1024; // bytes
const pauses = [0, 1_000, 3_000, 5_000, 10_000, 20_000]; // milliseconds before each new try

export function uploadInPieces(
  file: File,
  key: string,
  fields: UploadFields,
  onSent: (share: number) => void,
): Upload {
  const stop = new AbortController();
  return { finished: send(file, key, fields, onSent, stop.signal), cancel: () => stop.abort() };
}

async function send(
  file: File,
  key: string,
  fields: UploadFields,
  onSent: (share: number) => void,
  stop: AbortSignal,
): Promise<{ task_id: string }> {
  const tus = await import('tus-js-client');
  let upload: TusUpload | undefined;
  await new Promise<void>((resolve, reject) => {
    const one = new tus.Upload(file, {
      endpoint: '/uploads',
      chunkSize: piece,
      retryDelays: pauses,
      metadata: { filename: file.name },
      onProgress: (done, total) => onSent(total > 0 ? done / total : 0),
      onSuccess: () => resolve(),
      onError: (error) => reject(problemOfPiece(error)),
    });
    upload = one;
    if (stop.aborted) return reject(cancelled());
    stop.addEventListener('abort', () => {
      // The server forgets what came; should that fail, it does so by itself after a while.
      one.abort(true).catch(() => undefined);
      reject(cancelled());
    });
    one.findPreviousUploads().then(([earlier]) => {
      if (earlier) one.resumeFromPreviousUpload(earlier);
      if (!stop.aborted) one.start();
    }, reject);
  });
  const id = upload?.url?.split('/').at(-1);
  if (!upload || !id) throw new Problem(0, unreachable, 'unreachable');
  const accepted = await call<{ task_id: string }>('/upload-files', {
    method: 'POST',
    body: JSON.stringify({ ...fields, uploads: [id] }),
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  });
  // Kept until here, so that a reload between the last piece and this answer loses nothing.
  for (const earlier of await upload.findPreviousUploads()) {
    await tus.defaultOptions.urlStorage.removeUpload(earlier.urlStorageKey);
  }
  return accepted;
}

function problemOfPiece(error: Error | DetailedError): Problem {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (!response) return new Problem(0, unreachable, 'unreachable');
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // Not JSON: problemFrom words it by the status.
  }
  return problemFrom(response.getStatus(), body);
}
