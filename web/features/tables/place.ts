// Where a table came from, for people.
import type { UserTable } from '@/api/types';

export const placeOf = (table: UserTable) => [table.file, table.sheet].filter(Boolean).join(' · ');
