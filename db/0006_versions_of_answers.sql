-- An answer whose assumptions were flipped is a new version of it, in its place in the chat; both are kept.
ALTER TABLE app.chat_history
  ADD COLUMN version_of uuid REFERENCES app.chat_history ON DELETE CASCADE,  -- the question's first answer; null: this is it
  ADD COLUMN chosen     text NOT NULL DEFAULT '[]',  -- what was chosen, in order: [["period", "quarter"], …]
  ADD COLUMN shown_at   timestamptz NOT NULL DEFAULT now();  -- of the versions, the one shown last is what follow-ups go on from
CREATE UNIQUE INDEX chat_history_versions ON app.chat_history (version_of, chosen) WHERE version_of IS NOT NULL;
