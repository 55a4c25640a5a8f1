// The server's answers by short names. schema.d.ts is generated from docs/api/openapi.json (npm run api); only what the
// document leaves open, the result of a task and what its events say beside, is written here.
import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Answer = Schemas['Answer'];
export type Assumption = Schemas['Assumption'];
export type Cell = Schemas['Cell'];
export type Chat = Schemas['Chat'];
export type ChatMessage = Schemas['Message'];
export type ChatWithMessages = Schemas['ChatWithMessages'];
export type Column = Schemas['Column'];
export type Completion = Schemas['Completion'];
export type Decision = Schemas['Decision'];
export type ImportReceipt = Schemas['ImportReceipt'];
export type Place = Schemas['Place'];
export type Remembered = Schemas['Remembered'];
export type RowsBehind = Schemas['AnswerRows'];
export type Span = Schemas['Part']['spans'][number];
export type SqlRefusal = Schemas['SqlRefusal'];
export type Source = Schemas['Source'];
export type Role = Schemas['Role'];
export type TableChange = operations['changeTable']['requestBody']['content']['application/json'];
export type ColumnChange = NonNullable<TableChange['columns']>[number];
export type JoinChange = NonNullable<TableChange['joins']>[number];
export type TableImport = Schemas['TableImport'];
export type TablePage = Schemas['TableWindow'];
export type TableProfile = Schemas['TableProfile'];
export type Definition = Schemas['Definitions']['definitions'][number];
export type TableJoin = TableProfile['joins'][number];
export type TableReceipt = Schemas['TableReceipt'];
export type TableVersion = TableReceipt['versions'][number];
export type TrustReport = Schemas['TrustReport'];
export type TrustLayer = TrustReport['layers'][number];
export type TrustAttack = TrustReport['attacks'][number];
export type Verdict = Remembered['verdict'];
export type VerifiedQuery = Schemas['VerifiedQuery'];
export type User = Schemas['User'];
export type UserTable = Schemas['UserTable'];

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
  processing_time: number; // seconds
  files: ImportedFile[];
  tables: string[];
  sheets: string[];
  receipt: FileReceipt[];
}

// Of an undo or a deletion.
export interface ChangeResult {
  table: string;
  message: string;
  rows: number;
}

export type Task<Result = ImportResult> = Omit<Schemas['Task'], 'result'> & {
  result?: Result | null;
  seconds_left?: number; // said by events alone, and only when it can be guessed
};
export type TaskState = Task['status'];
