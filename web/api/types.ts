// The server's answers as the page reads them. The contract is docs/api/openapi.json; names are the server's own.

export interface User {
  id: string;
  email: string;
  name: string;
  picture?: string;
  is_admin?: boolean;
}

export interface Column {
  name: string;
  display_name?: string; // as the file's own header says it
  type: string; // boolean, integer, numeric, date, timestamp, time, interval, text
  role?: string;
  unit?: string | null;
}

// Numbers with more digits than a double holds arrive as text; null is SQL's NULL.
export type Cell = string | number | boolean | null;

export interface Assumption {
  id?: string;
  text: string;
}

export interface Source {
  table: string;
  file?: string;
  sheet?: string;
}

export interface Answer {
  success: boolean;
  kind: 'answer' | 'clarification' | 'abstention';
  session_id: string;
  message_id: string;
  query_used: string;
  explanation: string;
  description?: string;
  execution_time: number; // seconds
  columns: Column[];
  result: Record<string, Cell>[];
  row_count: number;
  truncated: boolean;
  confidence?: number;
  engine?: string;
  assumptions: Assumption[];
  warnings: string[];
  options: string[];
  not_understood?: string[]; // words of the question
  follow_ups: string[];
  sources: Source[];
}

export interface Chat {
  id: string;
  title: string;
  pinned?: boolean;
  created_at: string;
  updated_at: string;
}

export interface ChatMessage {
  message_id: string;
  question: string;
  kind?: string | null;
  answer?: Partial<Answer> | null;
  error?: string | null;
  created_at?: string;
}

export interface UserTable {
  name: string;
  display_name: string;
  file: string;
  sheet: string;
  rows: number;
  columns: number;
  created_at: string;
}

export interface Database {
  name: string;
  kind: 'schema' | 'database';
  home: boolean; // the user's own
  tables: number;
}

export interface TablePage {
  columns: Column[];
  rows: Record<string, Cell>[];
}

export type TaskState =
  | 'PENDING'
  | 'STARTED'
  | 'PROGRESS'
  | 'SUCCESS'
  | 'FAILURE'
  | 'RETRY'
  | 'REVOKED';

export interface ImportedFile {
  name: string;
  status: string;
  tables: string[];
  error?: string | null;
}

export interface Notice {
  kind: string;
  text: string; // a sentence for a person
  column?: string;
  cells?: string[];
}

// What was done to a file, and to each table that came of it.
export interface FileReceipt {
  file: string;
  notices: Notice[];
  tables: { table: string; sheet: string; rows: number; notices: Notice[] }[];
}

export interface ImportResult {
  tables_created: number;
  total_rows: number;
  processing_time: number;
  files: ImportedFile[];
  tables: string[];
  sheets: string[];
  receipt: FileReceipt[];
}

export interface Task {
  task_id: string;
  status: TaskState;
  progress: number;
  message: string;
  result?: ImportResult | null;
  error?: string | null;
}
