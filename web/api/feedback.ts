// POST /query/{message_id}/feedback: whether an answer is right. A good one is remembered as a verified query; those are
// listed and forgotten here, too.
import { call, send } from './client';
import type { Remembered, Verdict, VerifiedQuery } from './types';

export const sendVerdict = (message: string, verdict: Verdict, note?: string) =>
  send<Remembered>('POST', `/query/${encodeURIComponent(message)}/feedback`, {
    verdict,
    ...(note && { note }),
  });

export const loadVerified = async () =>
  (await call<{ verified: VerifiedQuery[] }>('/user/verified')).verified;
export const forgetVerified = (id: string) =>
  send('DELETE', `/user/verified/${encodeURIComponent(id)}`);
