// At the head of a table: take back the last thing that was done to it, or delete it. And what is being done right now.
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, LoaderCircle, Trash2, Undo2 } from 'lucide-react';
import { useReceipt } from '@/api/queries';
import { IconButton } from '@/ui/button';
import { longAgo } from '@/ui/format';
import { Menu, MenuItem } from '@/ui/menu';
import { type Named, remove, undo, useActs } from './acts';
import { undoLabel } from './receipt';

export function TableActs({ table }: { table: Named }) {
  const client = useQueryClient();
  const receipt = useReceipt(table.name);
  const busy = useActs((state) => state.acts[table.name] !== undefined);
  const newest = receipt.data?.versions[0];
  return (
    <>
      {newest && (
        <IconButton
          small
          disabled={busy}
          label={`${undoLabel(newest)} (${longAgo(newest.created_at, new Date())})`}
          onClick={() => void undo(client, table)}
        >
          <Undo2 size={17} aria-hidden="true" />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton small disabled={busy} label={`More about ${table.title}`}>
            <Ellipsis size={17} aria-hidden="true" />
          </IconButton>
        }
      >
        {newest && (
          <MenuItem onClick={() => void undo(client, table)}>
            <Undo2 size={15} aria-hidden="true" /> {undoLabel(newest)}
          </MenuItem>
        )}
        <MenuItem className="text-bad" onClick={() => void remove(client, table)}>
          <Trash2 size={15} aria-hidden="true" /> Delete
        </MenuItem>
      </Menu>
    </>
  );
}

export function ActLine({ table }: { table: string }) {
  const act = useActs((state) => state.acts[table]);
  if (!act) return null;
  const { task } = act;
  const moving = task && task.progress > 0;
  return (
    <div
      role="status"
      className="shrink-0 border-line-2 border-b px-4 py-2 text-[12.5px] text-ink-2"
    >
      <p className="flex items-center gap-2">
        <LoaderCircle size={14} aria-hidden="true" className="animate-spin text-accent" />
        {act.doing}
        {moving ? ` · ${task.progress}%` : ''}
      </p>
      {moving && (
        <div className="mt-1.5 h-1 overflow-hidden rounded-full bg-s3">
          <div
            className="h-full rounded-full bg-accent transition-[width] duration-300"
            style={{ width: `${task.progress}%` }}
          />
        </div>
      )}
    </div>
  );
}
