-- What one person has written, as before; and what they said with tips.
DROP INDEX entries_by_sender;
CREATE INDEX entries_by_sender ON entries (sender_id, conversation_id, seq)
    WHERE content ->> 'kind' IN ('message', 'edited', 'reacted', 'unreacted')
        OR content ->> 'kind' = 'tip' AND content ? 'note';

-- Whether nothing is left to be erased of an entry that somebody's words may be in: a tip stays, without what was said with it.
CREATE FUNCTION is_erased(content jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT content ->> 'kind' = 'erased' OR content ->> 'kind' = 'tip' AND NOT content ? 'note'
$$;

-- As before, and for tips.
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
        WHERE NOT is_erased(present.content)
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

-- As before, and for tips.
CREATE OR REPLACE FUNCTION lacking_entries(
    conversation_ids uuid[], seqs bigint[], entry_ids uuid[], sender_ids uuid[], times timestamptz[], contents jsonb[]
) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT held.place
    FROM unnest(conversation_ids, seqs, entry_ids, sender_ids, times, contents) WITH ORDINALITY
        AS held (conversation_id, seq, entry_id, sender_id, sent_at, content, place)
    LEFT JOIN entries AS archived USING (conversation_id, entry_id)
    WHERE NOT is_given_up(held.sent_at)
        AND (archived.entry_id IS NULL
            OR NOT is_erased(archived.content)
            AND (archived.seq, archived.sender_id, archived.sent_at, archived.content)
                IS DISTINCT FROM (held.seq, held.sender_id, held.sent_at, held.content))
$$;

-- As before, where a tip counts as a message.
CREATE OR REPLACE FUNCTION oldest_entries(before timestamptz, most bigint)
RETURNS TABLE (conversation_id uuid, seq bigint, entry_id uuid, is_last_message boolean) LANGUAGE sql STABLE AS $$
    SELECT old.conversation_id, old.seq, old.entry_id,
        old.content ->> 'kind' IN ('message', 'tip', 'erased') AND NOT EXISTS (
            SELECT FROM entries AS later
            WHERE later.conversation_id = old.conversation_id AND later.seq > old.seq
                AND later.content ->> 'kind' IN ('message', 'tip'))
    FROM entries AS old WHERE old.sent_at < before ORDER BY old.sent_at LIMIT most
$$;
