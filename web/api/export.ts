// GET /query/{id}/export: the whole result as a file, saved by the browser.
import { Problem, problemOf, unreachable } from './client';

export type ExportFormat = 'csv' | 'xlsx';

// RFC 6266: filename* (UTF-8, percent-encoded) wins over filename.
export function fileNameOf(disposition: string | null, otherwise: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // not percent-encoded after all: the plain name follows
    }
  }
  return /filename="([^"]*)"/i.exec(disposition ?? '')?.[1] || otherwise;
}

// Throws Problem, or AbortError when the signal fires.
export async function fetchExport(
  messageId: string,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<File> {
  const path = `/query/${encodeURIComponent(messageId)}/export?format=${format}`;
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem(0, unreachable, 'unreachable');
  }
  if (!response.ok) throw await problemOf(response);
  const name = fileNameOf(response.headers.get('Content-Disposition'), `result.${format}`);
  try {
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem(
      0,
      'The export broke off before it was whole, so nothing was saved. It may be too large: ask for less, e.g. one year.',
      'broken',
    );
  }
}

export function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
