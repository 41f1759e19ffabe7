-- Documents have the names and kinds of a message's files beside its words, with the weight C, which nothing else has.
CREATE FUNCTION files_in(document tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE
RETURN ts_filter(document, '{c}');

-- As before; an edit changes what a message says and leaves it its files, whichever of both comes first.
CREATE OR REPLACE FUNCTION refresh_messages(
    conversation_ids uuid[], message_ids uuid[],
    given_conversations uuid[], given_entries uuid[], documents text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- One after the other, where two would refresh the same. Here as below each message is looked up by itself: a planner that
    -- knows nothing of a young table yet would rather read all of a conversation for each.
    PERFORM FROM (
        SELECT * FROM unnest(conversation_ids, message_ids) AS touched (conversation_id, message_id)
        ORDER BY conversation_id, message_id) AS touched
    CROSS JOIN LATERAL (
        SELECT FROM entries WHERE conversation_id = touched.conversation_id AND entry_id = touched.message_id
        FOR UPDATE) AS locked;

    WITH gone AS MATERIALIZED (
        SELECT DISTINCT touched.conversation_id, said.seq
        FROM unnest(conversation_ids, message_ids) AS touched (conversation_id, message_id)
        CROSS JOIN LATERAL (
            SELECT FROM entries WHERE conversation_id = touched.conversation_id AND target_id = touched.message_id
                AND content ->> 'kind' = 'deleted'
            LIMIT 1) AS deletion
        CROSS JOIN LATERAL texts_of(touched.conversation_id, touched.message_id) AS said
    )
    UPDATE entries SET content = '{"kind": "erased"}', target_id = NULL
    FROM gone WHERE entries.conversation_id = gone.conversation_id AND entries.seq = gone.seq;

    INSERT INTO search_documents AS present
        (conversation_id, entry_id, seq, sender_id, sent_at, version_id, has_link, document)
    SELECT touched.conversation_id, touched.message_id, coalesce(message.seq, version.seq),
        coalesce(message.sender_id, version.sender_id), coalesce(message.sent_at, version.sent_at),
        version.entry_id, version.content ->> 'text' ~* '\mhttps?://',
        coalesce(given.document, '')::tsvector
            || CASE WHEN version.entry_id = touched.message_id THEN '' ELSE files_in(coalesce(own.document, '')::tsvector) END
    FROM (SELECT DISTINCT * FROM unnest(conversation_ids, message_ids)) AS touched (conversation_id, message_id)
    CROSS JOIN LATERAL (
        SELECT * FROM texts_of(touched.conversation_id, touched.message_id) ORDER BY seq DESC LIMIT 1) AS version
    LEFT JOIN LATERAL (
        SELECT seq, sender_id, sent_at, content FROM entries
        WHERE conversation_id = touched.conversation_id AND entry_id = touched.message_id
        OFFSET 0) AS message ON true
    LEFT JOIN unnest(given_conversations, given_entries, documents) AS given (conversation_id, entry_id, document)
        ON given.conversation_id = touched.conversation_id AND given.entry_id = version.entry_id
    LEFT JOIN unnest(given_conversations, given_entries, documents) AS own (conversation_id, entry_id, document)
        ON own.conversation_id = touched.conversation_id AND own.entry_id = touched.message_id
    WHERE coalesce(message.content ->> 'kind', 'message') = 'message'
    ON CONFLICT (conversation_id, entry_id) DO UPDATE
    SET seq = excluded.seq, sender_id = excluded.sender_id, sent_at = excluded.sent_at,
        version_id = excluded.version_id, has_link = excluded.has_link,
        document = CASE
            WHEN excluded.document = files_in(excluded.document) AND present.version_id = excluded.version_id
                THEN present.document || CASE WHEN files_in(present.document) = '' THEN excluded.document ELSE '' END
            ELSE excluded.document || CASE WHEN files_in(excluded.document) = '' THEN files_in(present.document) ELSE '' END
        END;
END
$$;
