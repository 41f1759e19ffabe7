-- How far the daily comparison with DynamoDB has come, by part of the table: what one invocation does not finish, the next
-- one goes on with.
CREATE TABLE reconciliation (
    part smallint PRIMARY KEY,
    began_at timestamptz NOT NULL,
    -- The last entry that was compared; null at the beginning.
    reached text,
    is_done boolean NOT NULL
);

-- Which of these entries the archive lacks or has differently, by their place in the arrays, from 1. What is erased here
-- counts as the same.
CREATE FUNCTION lacking_entries(
    conversation_ids uuid[], seqs bigint[], entry_ids uuid[], sender_ids uuid[], times timestamptz[], contents jsonb[]
) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT held.place
    FROM unnest(conversation_ids, seqs, entry_ids, sender_ids, times, contents) WITH ORDINALITY
        AS held (conversation_id, seq, entry_id, sender_id, sent_at, content, place)
    LEFT JOIN entries AS archived USING (conversation_id, entry_id)
    WHERE archived.entry_id IS NULL
        OR archived.content ->> 'kind' <> 'erased'
        AND (archived.seq, archived.sender_id, archived.sent_at, archived.content)
            IS DISTINCT FROM (held.seq, held.sender_id, held.sent_at, held.content)
$$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation TO natter_writer;
    END IF;
END
$$;
