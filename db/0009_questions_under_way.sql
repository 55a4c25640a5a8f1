-- Questions that outlive the connection they came on: who is at one, and what has been seen of it so far.
-- docs/decisions/0032-questions-that-outlive-their-connection.md

-- While kind is null: until when the process that answers it is believed to live. It renews; whoever finds it in the
-- past writes down that the question was interrupted.
ALTER TABLE app.chat_history
  ADD COLUMN lease_until timestamptz NOT NULL DEFAULT now() + interval '20 seconds';
CREATE INDEX chat_history_under_way ON app.chat_history (lease_until) WHERE kind IS NULL;

-- What happened on the way to an answer, for those who look on from elsewhere or come back. Number 1 is the question's
-- own start, which is not kept here; the answer itself stands in app.chat_history. Removed after an hour.
CREATE TABLE app.answer_events (
  message_id uuid NOT NULL REFERENCES app.chat_history ON DELETE CASCADE,
  number     int NOT NULL,
  event      text NOT NULL,                         -- step, draft, sql, columns, rows: as in POST /query/stream
  data       text NOT NULL,                         -- JSON
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (message_id, number)
);
CREATE INDEX answer_events_age ON app.answer_events (created_at);

GRANT SELECT, INSERT, DELETE ON app.answer_events TO app_control;
