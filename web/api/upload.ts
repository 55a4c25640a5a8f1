// Sends a file with XMLHttpRequest, since fetch tells nothing about the bytes that have left.
import { Problem, problemFrom, unreachable } from './client';

// How the server is told what becomes of the rows.
export interface UploadFields {
  mode: 'new' | 'append' | 'replace';
  table?: string;
  duplicates?: 'keep' | 'skip';
}

export interface Upload {
  finished: Promise<{ task_id: string }>;
  cancel: () => void;
}

export const cancelled = () => new Problem(0, 'Cancelled.', 'cancelled');

// Above it a file goes in pieces that survive a lost connection and a reload (resumable.ts).
export const largeFrom = 16 * 1024 * 1024; // bytes

export function uploadFile(
  file: File,
  key: string,
  fields: UploadFields,
  onSent: (share: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const finished = new Promise<{ task_id: string }>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onSent(event.loaded / event.total);
    };
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // Not JSON: problemFrom words it by the status.
      }
      const task = (body as { task_id?: string } | null)?.task_id;
      if (request.status >= 200 && request.status < 300 && task) resolve({ task_id: task });
      else reject(problemFrom(request.status, body));
    };
    request.onerror = () => reject(new Problem(0, unreachable, 'unreachable'));
    request.onabort = () => reject(cancelled());
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('files', file, file.name);
  request.open('POST', '/upload-files');
  request.setRequestHeader('Accept', 'application/json');
  // A repeated request with the same key is answered with the same task instead of a second import.
  request.setRequestHeader('Idempotency-Key', key);
  request.send(form);
  return { finished, cancel: () => request.abort() };
}
