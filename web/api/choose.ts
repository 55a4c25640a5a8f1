// POST /query/{message_id}/choose: one option of a clarification, or another choice for what was assumed.
import { send } from './client';
import { localDate } from './stream';
import type { Answer } from './types';

export type Selection = { option: string } | { assumption: string; choice: string };

export const choose = (message: string, selection: Selection) =>
  send<Answer>('POST', `/query/${encodeURIComponent(message)}/choose`, {
    ...selection,
    today: localDate(),
  });
