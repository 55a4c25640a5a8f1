// Takes the whole result along, as CSV or for Excel: computed again by the server, also the rows that are not shown.
import { Download, FileSpreadsheet, FileText } from 'lucide-react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { type ExportFormat, fetchExport, save } from '@/api/export';
import { Menu, MenuItem } from '@/ui/menu';

export async function exportResult(messageId: string, format: ExportFormat): Promise<void> {
  const stop = new AbortController();
  const id = toast.loading('Preparing the file…', {
    action: { label: 'Stop', onClick: () => stop.abort() },
  });
  try {
    const file = await fetchExport(messageId, format, stop.signal);
    save(file);
    toast.success(`Saved as ${file.name}`, { id, action: undefined });
  } catch (error) {
    if (stop.signal.aborted) toast.dismiss(id);
    else toast.error(sentenceOf(error), { id, action: undefined });
  }
}

export function ExportMenu({ messageId }: { messageId: string }) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label="Export"
          title="Export the whole result"
          className="touch-target inline-flex h-8 items-center gap-1.5 rounded-full px-2.5 text-[12.5px] text-ink-2 transition-colors hover:bg-s2 hover:text-ink"
        >
          <Download size={15} aria-hidden="true" />
          <span className="max-sm:hidden">Export</span>
        </button>
      }
    >
      <MenuItem onClick={() => exportResult(messageId, 'xlsx')}>
        <FileSpreadsheet size={16} aria-hidden="true" /> Excel (.xlsx)
      </MenuItem>
      <MenuItem onClick={() => exportResult(messageId, 'csv')}>
        <FileText size={16} aria-hidden="true" /> CSV
      </MenuItem>
    </Menu>
  );
}
