// Language models: what leaves this machine, whose model, how much a day, and what was sent.
import { useQuery } from '@tanstack/react-query';
import { call, send } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type ModelChoice = Schemas['ModelChoice'];
export type ModelChange = Schemas['ModelChange'];
export type DayUse = Schemas['ModelUsage']['days'][number];
export type Share = ModelChoice['share'];
export interface Tried {
  works: boolean;
  sentence: string;
  seconds: number;
}

export const modelKeys = {
  choice: ['model'] as const,
  usage: ['model-usage'] as const,
  sent: (message: string) => ['sent', message] as const,
};

export const useModelChoice = () =>
  useQuery({ queryKey: modelKeys.choice, queryFn: () => call<ModelChoice>('/user/model') });

// Never old: each answer adds to it.
export const useModelUsage = () =>
  useQuery({
    queryKey: modelKeys.usage,
    staleTime: 0,
    queryFn: async () => (await call<{ days: DayUse[] }>('/user/model/usage')).days,
  });

export const useSent = (message: string) =>
  useQuery({
    queryKey: modelKeys.sent(message),
    queryFn: async () =>
      (await call<{ sent: string[] }>(`/query/${encodeURIComponent(message)}/sent`)).sent,
  });

export const changeModel = (change: ModelChange) => send<ModelChoice>('PUT', '/user/model', change);
export const tryModel = () => send<Tried>('POST', '/user/model/try');
