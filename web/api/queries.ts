// What the page reads from the server, one hook each, and the keys under which it is kept.
import { QueryCache, QueryClient, useQuery } from '@tanstack/react-query';
import { call, Problem, send } from './client';
import { loadVerified } from './feedback';
import type {
  Chat,
  ChatWithMessages,
  Definition,
  Place,
  RowsBehind,
  TableChange,
  TablePage,
  TableProfile,
  TableReceipt,
  TrustReport,
  User,
  UserTable,
} from './types';

export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    // A session that has ended leads to the way in, whichever answer told so.
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof Problem && error.status === 401) client.setQueryData(keys.me, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A refusal stays a refusal; only a server that is away is asked again.
        retry: (failures, error) =>
          failures < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
      },
    },
  });
  return client;
}

export const keys = {
  me: ['me'] as const,
  chats: ['chats'] as const,
  chat: (id: string) => ['chat', id] as const,
  suggestions: ['suggestions'] as const,
  tables: ['tables'] as const,
  databases: ['databases'] as const,
  trust: ['trust'] as const,
  definitions: ['definitions'] as const,
  verified: ['verified'] as const,
  rows: (table: string) => ['rows', table] as const,
  receipt: (table: string) => ['receipt', table] as const,
  profile: (table: string) => ['profile', table] as const,
};

// null: nobody is signed in.
export const useMe = () =>
  useQuery({
    queryKey: keys.me,
    staleTime: 5 * 60_000,
    queryFn: async (): Promise<User | null> => {
      try {
        return await call<User>('/auth/me');
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
  });

export const useChats = () =>
  useQuery({
    queryKey: keys.chats,
    queryFn: async () => (await call<{ sessions: Chat[] }>('/sessions')).sessions,
  });

export const loadChat = (id: string) =>
  call<ChatWithMessages>(`/sessions/${encodeURIComponent(id)}`);

export const useSuggestions = () =>
  useQuery({
    queryKey: keys.suggestions,
    queryFn: async () => (await call<{ suggestions: string[] }>('/suggestions')).suggestions,
  });

export const useTables = () =>
  useQuery({
    queryKey: keys.tables,
    queryFn: async () => (await call<{ tables: UserTable[] }>('/user/tables')).tables,
  });

// How many shared tables there are to ask about, beside the user's own.
export const useSharedTables = () =>
  useQuery({
    queryKey: keys.databases,
    staleTime: 5 * 60_000,
    queryFn: () => call<{ databases: Place[] }>('/user/databases'),
    select: ({ databases }) =>
      databases.filter((one) => !one.home).reduce((total, one) => total + one.tables, 0),
  });

export const previewRows = 50;

export const useRows = (table: string | null) =>
  useQuery({
    queryKey: keys.rows(table ?? ''),
    enabled: table !== null,
    queryFn: () =>
      call<TablePage>(`/user/tables/${encodeURIComponent(table ?? '')}?limit=${previewRows}`),
  });

const ofTable = (table: string, what: string) =>
  `/user/tables/${encodeURIComponent(table)}/${what}`;

export const useReceipt = (table: string) =>
  useQuery({
    queryKey: keys.receipt(table),
    queryFn: () => call<TableReceipt>(ofTable(table, 'receipt')),
  });

// The rows behind one row of an answer's result.
export const useRowsBehind = (message: string, row: number, limit: number) =>
  useQuery({
    queryKey: ['behind', message, row, limit],
    placeholderData: (before) => before,
    queryFn: () =>
      call<RowsBehind>(`/query/${encodeURIComponent(message)}/rows?row=${row}&limit=${limit}`),
  });

export const useProfile = (table: string) =>
  useQuery({
    queryKey: keys.profile(table),
    queryFn: () => call<TableProfile>(ofTable(table, 'profile')),
  });

export const useDefinitions = () =>
  useQuery({
    queryKey: keys.definitions,
    queryFn: async () =>
      (await call<{ definitions: Definition[] }>('/user/definitions')).definitions,
  });

// What is remembered changes with every thumb, and with the tables.
export const useVerified = () =>
  useQuery({ queryKey: keys.verified, staleTime: 0, queryFn: loadVerified });

// After something was done to tables, or to this one: what is shown of them is read again.
export async function refreshTables(client: QueryClient, table?: string): Promise<void> {
  const stale: (readonly string[])[] = [keys.tables, keys.suggestions];
  if (table) stale.push(keys.rows(table), keys.receipt(table), keys.profile(table));
  for (const queryKey of stale) {
    // A first answer that is still on its way knows nothing of the change.
    await client.cancelQueries({ queryKey });
    client.invalidateQueries({ queryKey });
  }
}

// After a person said what something means: joins are told at both of their ends.
export async function refreshMeaning(client: QueryClient): Promise<void> {
  await Promise.all(
    [keys.tables, keys.suggestions, ['profile'], ['rows']].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );
}

// While the self-test runs the server says so, and is asked again.
export const useTrust = () =>
  useQuery({
    queryKey: keys.trust,
    queryFn: () => call<TrustReport>('/trust'),
    refetchInterval: ({ state }) => (state.data?.state === 'checking' ? 2_000 : false),
  });

type Ordered = { task_id: string };
export const reimportTable = (table: string, choices: Record<string, unknown>, of: string) =>
  send<Ordered>('POST', ofTable(table, 'reimport'), { choices, import: of });
export const undoTable = (table: string) => send<Ordered>('POST', ofTable(table, 'undo'));
export const changeTable = (table: string, change: TableChange) =>
  send('PATCH', `/user/tables/${encodeURIComponent(table)}`, change);
// In place of all definitions of before.
export const saveDefinitions = (definitions: Definition[]) =>
  send('PUT', '/user/definitions', { definitions });
export const deleteTable = (table: string) =>
  send<Ordered>('DELETE', `/user/tables/${encodeURIComponent(table)}`);

export const signIn = (email: string, name: string) =>
  send('POST', '/auth/local/login', name ? { email, name } : { email });
export const signOut = () => send('POST', '/auth/logout');
export const renameChat = (id: string, title: string) =>
  send('PATCH', `/sessions/${encodeURIComponent(id)}`, { title });
export const restoreChat = (id: string) =>
  send('PATCH', `/sessions/${encodeURIComponent(id)}`, { deleted: false });
export const deleteChat = (id: string) => send('DELETE', `/sessions/${encodeURIComponent(id)}`);
