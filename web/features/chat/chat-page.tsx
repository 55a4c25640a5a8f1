// The middle of the page: home, or a conversation with its composer below.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Database, PanelLeft } from 'lucide-react';
import { useEffect } from 'react';
import { Problem, sentenceOf } from '@/api/client';
import { keys, loadChat, useChats } from '@/api/queries';
import type { Question } from '@/api/stream';
import type { User } from '@/api/types';
import { dropReadyChips } from '@/features/files/store';
import { useFilePicker } from '@/features/files/use-file-picker';
import { isAtHome, openChat, openHome, useChatId } from '@/features/shell/nav';
import type { TableView } from '@/features/tables/data-drawer';
import { IconButton, PillButton } from '@/ui/button';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { Home } from './home';
import {
  askIn,
  chooseIn,
  draft,
  dropTurn,
  restore,
  runSqlIn,
  stop,
  useConversations,
} from './store';
import { shownTurns, type Turn } from './turn';
import type { RunSqlOf } from './turn-view';

interface ChatPageProps {
  user: User;
  onMenu?: () => void;
  dataOpen: boolean;
  onData: () => void;
  onTable: (table: string | null, view?: TableView) => void;
  onFiles: (files: File[]) => void;
}

const none: Turn[] = [];

export function ChatPage({ user, onMenu, dataOpen, onData, onTable, onFiles }: ChatPageProps) {
  const client = useQueryClient();
  const chatId = useChatId();
  const chat = chatId ?? draft;
  const known = useConversations((state) => state.turns[chat]);
  const turns = known ?? none;
  const running = turns.find((turn) => turn.status === 'running');
  const [picker, choose] = useFilePicker(onFiles);

  const history = useQuery({
    queryKey: keys.chat(chat),
    queryFn: () => loadChat(chat),
    enabled: chatId !== null && !known,
    gcTime: 0,
  });
  useEffect(() => {
    if (!chatId || !history.data) return;
    const onEnd = () => client.invalidateQueries({ queryKey: keys.chats });
    restore(chatId, shownTurns(history.data.messages), onEnd);
  }, [chatId, history.data, client]);

  const chats = useChats();
  const title =
    chats.data?.find((other) => other.id === chatId)?.title ??
    (chatId && history.data ? history.data.title : turns[0]?.question);
  useEffect(() => {
    document.title = title ? `${title} · sqlagent` : 'sqlagent';
  }, [title]);

  const refreshChats = () => client.invalidateQueries({ queryKey: keys.chats });
  const ask = (question: string, how: Pick<Question, 'run_anyway' | 'engine'> = {}) => {
    dropReadyChips();
    const listener = {
      // Whoever has gone on to another chat meanwhile is not pulled back.
      onChatId: (id: string) => {
        if (isAtHome()) openChat(id);
        refreshChats();
      },
      onEnd: refreshChats,
    };
    void askIn(chat, question, listener, how);
  };
  const runEdited: RunSqlOf = async (turn, sql, runAnyway, signal) => {
    const refusal = await runSqlIn(chat, { sql, from: turn.messageId, runAnyway, signal });
    if (!refusal) refreshChats();
    return refusal;
  };
  const retry = (turn: Turn) => {
    dropTurn(chat, turn.key);
    ask(turn.question);
  };

  const atHome = chatId === null && turns.length === 0;
  const composer = (
    <Composer
      key={chat === draft ? draft : 'chat'}
      running={running !== undefined}
      waiting={chatId !== null && !known}
      autoFocus
      onAsk={(question) => ask(question)}
      onStop={() => running && stop(running.key)}
      onFiles={onFiles}
      onTable={onTable}
    />
  );

  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 px-4">
        {onMenu && (
          <IconButton label="Open the menu" onClick={onMenu}>
            <PanelLeft size={18} aria-hidden="true" />
          </IconButton>
        )}
        {atHome ? (
          <div className="flex-1" />
        ) : (
          <h1
            dir="auto"
            className="min-w-0 flex-1 truncate px-1 font-medium text-[14.5px] max-md:text-center"
          >
            {title ?? 'Chat'}
          </h1>
        )}
        <IconButton label="Your data" aria-pressed={dataOpen} onClick={onData}>
          <Database size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {picker}
      {atHome ? (
        <Home
          user={user}
          composer={composer}
          onAsk={(question) => ask(question)}
          onAttach={choose}
          onTable={onTable}
        />
      ) : (
        <>
          {turns.length > 0 ? (
            <Conversation
              key={turns[0]?.key}
              turns={turns}
              busy={running !== undefined}
              onAsk={(question) => ask(question)}
              onRetry={retry}
              onAskModel={(turn) => ask(turn.question, { engine: 'model' })}
              onRunAnyway={(turn) => ask(turn.question, { run_anyway: true })}
              onRunSql={runEdited}
              onChoose={(turn, selection) => void chooseIn(chat, turn, selection)}
            />
          ) : (
            <Waiting problem={history.error} onRetry={() => history.refetch()} />
          )}
          <div className="shrink-0 px-6 pb-[max(12px,env(safe-area-inset-bottom))] max-sm:px-3">
            <div className="mx-auto max-w-[752px]">{composer}</div>
            <p className="mt-2 text-center text-[12px] text-ink-3 max-sm:hidden">
              Answers are computed from your data. Read the SQL before you rely on a number.
            </p>
          </div>
        </>
      )}
    </main>
  );
}

function Waiting({ problem, onRetry }: { problem: Error | null; onRetry: () => void }) {
  const gone = problem instanceof Problem && problem.status === 404;
  return (
    <div className="min-h-0 flex-1 px-6 py-6" aria-busy={problem === null}>
      <div className="mx-auto max-w-[752px]">
        {problem ? (
          <div
            role="alert"
            className="mt-10 flex flex-col items-center gap-4 text-center text-ink-2"
          >
            <p>{gone ? 'This chat does not exist, or it is not yours.' : sentenceOf(problem)}</p>
            <PillButton onClick={gone ? openHome : onRetry}>
              {gone ? 'New chat' : 'Try again'}
            </PillButton>
          </div>
        ) : (
          <>
            <div className="skeleton ms-auto h-11 w-2/3 rounded-[22px]" />
            <div className="skeleton mt-8 h-5 w-full" />
            <div className="skeleton mt-3 h-5 w-3/4" />
            <div className="skeleton mt-5 h-40 w-full rounded-2xl" />
          </>
        )}
      </div>
    </div>
  );
}
