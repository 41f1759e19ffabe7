-- Every entry of every conversation, for ever: what DynamoDB holds for a week.
-- All queries are about one conversation, so each finds its rows in one partition, whose indexes stay small.
CREATE TABLE entries (
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    entry_id uuid NOT NULL,
    sender_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    -- As natter_chat::EntryContent writes it, its kind included.
    content jsonb NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (conversation_id, entry_id)
) PARTITION BY HASH (conversation_id);

DO $$
BEGIN
    FOR remainder IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF entries FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            'entries_' || lpad(remainder::text, 2, '0'), remainder);
    END LOOP;
END
$$;
