-- How far back the archive goes: from when on everything is kept. No row: for ever.
CREATE TABLE retention (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    kept_since timestamptz NOT NULL
);

-- What is too old, the oldest first.
CREATE INDEX entries_by_time ON entries (sent_at);

-- Whether something of this time was given up already: nothing brings it back, however late it comes.
CREATE FUNCTION is_given_up(sent_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM retention WHERE is_given_up.sent_at < kept_since)
$$;

-- As before, but for what was given up.
CREATE OR REPLACE FUNCTION archive_entries(
    conversation_ids uuid[], seqs bigint[], entry_ids uuid[], sender_ids uuid[], times timestamptz[], contents jsonb[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    touched_conversations uuid[];
    touched_messages uuid[];
BEGIN
    WITH written AS (
        INSERT INTO entries AS present (conversation_id, seq, entry_id, sender_id, sent_at, content, target_id)
        SELECT new.*, (new.content ->> 'targetId')::uuid
        FROM unnest(conversation_ids, seqs, entry_ids, sender_ids, times, contents)
            AS new (conversation_id, seq, entry_id, sender_id, sent_at, content)
        WHERE NOT is_given_up(new.sent_at)
        ON CONFLICT (conversation_id, entry_id) DO UPDATE
        SET seq = excluded.seq, sender_id = excluded.sender_id, sent_at = excluded.sent_at,
            content = excluded.content, target_id = excluded.target_id
        WHERE present.content ->> 'kind' <> 'erased'
            AND (present.seq, present.sender_id, present.sent_at, present.content)
                IS DISTINCT FROM (excluded.seq, excluded.sender_id, excluded.sent_at, excluded.content)
        RETURNING present.conversation_id, coalesce(present.target_id, present.entry_id) AS message_id
    )
    SELECT count(*), array_agg(conversation_id), array_agg(message_id)
    INTO total, touched_conversations, touched_messages FROM written;
    IF total > 0 THEN
        PERFORM refresh_messages(touched_conversations, touched_messages);
    END IF;
    RETURN total;
END
$$;

-- As before, but for what was given up.
CREATE OR REPLACE FUNCTION lacking_entries(
    conversation_ids uuid[], seqs bigint[], entry_ids uuid[], sender_ids uuid[], times timestamptz[], contents jsonb[]
) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT held.place
    FROM unnest(conversation_ids, seqs, entry_ids, sender_ids, times, contents) WITH ORDINALITY
        AS held (conversation_id, seq, entry_id, sender_id, sent_at, content, place)
    LEFT JOIN entries AS archived USING (conversation_id, entry_id)
    WHERE NOT is_given_up(held.sent_at)
        AND (archived.entry_id IS NULL
            OR archived.content ->> 'kind' <> 'erased'
            AND (archived.seq, archived.sender_id, archived.sent_at, archived.content)
                IS DISTINCT FROM (held.seq, held.sender_id, held.sent_at, held.content))
$$;

-- The oldest entries of before this time, and of each whether it is the last message of its conversation.
CREATE FUNCTION oldest_entries(before timestamptz, most bigint)
RETURNS TABLE (conversation_id uuid, seq bigint, entry_id uuid, is_last_message boolean) LANGUAGE sql STABLE AS $$
    SELECT old.conversation_id, old.seq, old.entry_id,
        old.content ->> 'kind' IN ('message', 'erased') AND NOT EXISTS (
            SELECT FROM entries AS later
            WHERE later.conversation_id = old.conversation_id AND later.seq > old.seq
                AND later.content ->> 'kind' = 'message')
    FROM entries AS old WHERE old.sent_at < before ORDER BY old.sent_at LIMIT most
$$;

-- Deletes these entries, and takes them out of the search.
CREATE FUNCTION delete_entries(conversation_ids uuid[], seqs bigint[], entry_ids uuid[]) RETURNS bigint LANGUAGE sql AS $$
    DELETE FROM search_documents USING unnest(conversation_ids, entry_ids) AS old (conversation_id, entry_id)
    WHERE search_documents.conversation_id = old.conversation_id AND search_documents.entry_id = old.entry_id;

    WITH deleted AS (
        DELETE FROM entries USING unnest(conversation_ids, seqs) AS old (conversation_id, seq)
        WHERE entries.conversation_id = old.conversation_id AND entries.seq = old.seq
        RETURNING 1
    )
    SELECT count(*) FROM deleted
$$;

-- Only the function that gives up what is too old deletes anything.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'natter_eraser') THEN
        CREATE ROLE natter_eraser LOGIN;
    END IF;
    GRANT rds_iam TO natter_eraser;
    GRANT SELECT, DELETE ON entries, search_documents TO natter_eraser;
    GRANT SELECT, INSERT, UPDATE ON retention TO natter_eraser;
    GRANT SELECT ON retention TO natter_writer;
END
$$;
