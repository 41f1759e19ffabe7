-- The functions as they are now: applied after the migrations whenever this file has changed (src/migrate/functions.rs). A
-- function whose parameters or result are to change, or that goes, is dropped by a migration.

-- Whether something of this time was given up already: nothing brings it back, however late it comes.
CREATE OR REPLACE FUNCTION is_given_up(sent_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM retention WHERE is_given_up.sent_at < kept_since)
$$;

-- Whether nothing is left to be erased of an entry that somebody's words may be in: a tip stays, without what was said with it.
CREATE OR REPLACE FUNCTION is_erased(content jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT content ->> 'kind' = 'erased' OR content ->> 'kind' = 'tip' AND NOT content ? 'note'
$$;

-- What quotes a message goes without the quote's words once the message is erased.
CREATE OR REPLACE FUNCTION without_quote(content jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_set(content, '{replyTo,text}', '""');

-- Whatever erases what an entry said takes it out of the search as well, and out of the answers that quote it.
CREATE OR REPLACE FUNCTION forget_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM search_documents
    WHERE conversation_id = new.conversation_id AND (entry_id = new.entry_id OR version_id = new.entry_id);
    UPDATE entries SET content = without_quote(content)
    WHERE conversation_id = new.conversation_id AND content ? 'replyTo'
        AND content #>> '{replyTo,entryId}' = new.entry_id::text AND content #>> '{replyTo,text}' <> '';
    RETURN NULL;
END
$$;

-- An answer that comes after what it quotes was erased, or once more, brings nothing back.
CREATE OR REPLACE FUNCTION quote_nothing_erased() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (
        SELECT FROM entries
        WHERE conversation_id = new.conversation_id AND entry_id = (new.content #>> '{replyTo,entryId}')::uuid
            AND content ->> 'kind' = 'erased')
    THEN
        new.content := without_quote(new.content);
    END IF;
    RETURN new;
END
$$;

-- What a message says and said: its own entry and its edits.
CREATE OR REPLACE FUNCTION texts_of(conversation uuid, message uuid) RETURNS SETOF entries LANGUAGE sql STABLE AS $$
    SELECT * FROM entries WHERE conversation_id = conversation AND entry_id = message AND content ->> 'kind' = 'message'
    UNION ALL
    SELECT * FROM entries WHERE conversation_id = conversation AND target_id = message AND content ->> 'kind' = 'edited'
$$;

-- Documents have the names and kinds of a message's files beside its words, with the weight C, which nothing else has.
CREATE OR REPLACE FUNCTION files_in(document tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE
RETURN ts_filter(document, '{c}');

-- Makes these messages what their changes make of them: a deleted one and its edits are erased, and all others are found
-- by their present text. Its document is among those given where the text is new, and stays as it is otherwise; an edit
-- leaves it its files, whichever comes first. An edit that comes before its message has a document already, which nobody finds before
-- there is a message.
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

-- Writes entries, all or none, and says how many were not there already as they are; not what was given up. Each comes with
-- its document, null where it says nothing. What is erased stays erased, whatever older form of it comes late.
CREATE OR REPLACE FUNCTION archive_entries(
    conversation_ids uuid[], seqs bigint[], entry_ids uuid[], sender_ids uuid[], times timestamptz[], contents jsonb[],
    documents text[]
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
        PERFORM refresh_messages(touched_conversations, touched_messages, conversation_ids, entry_ids, documents);
    END IF;
    RETURN total;
END
$$;

-- Which of these entries the archive lacks or has differently, by their place in the arrays, from 1. What is erased here
-- counts as the same, and so does what was taken out of a quote; what was given up is not lacking.
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
                IS DISTINCT FROM (held.seq, held.sender_id, held.sent_at,
                    CASE archived.content #>> '{replyTo,text}' WHEN '' THEN without_quote(held.content) ELSE held.content END))
$$;

-- The oldest entries of before this time, and of each whether it is the last message or tip of its conversation.
CREATE OR REPLACE FUNCTION oldest_entries(before timestamptz, most bigint)
RETURNS TABLE (conversation_id uuid, seq bigint, entry_id uuid, is_last_message boolean) LANGUAGE sql STABLE AS $$
    SELECT old.conversation_id, old.seq, old.entry_id,
        old.content ->> 'kind' IN ('message', 'tip', 'erased') AND NOT EXISTS (
            SELECT FROM entries AS later
            WHERE later.conversation_id = old.conversation_id AND later.seq > old.seq
                AND later.content ->> 'kind' IN ('message', 'tip'))
    FROM entries AS old WHERE old.sent_at < before ORDER BY old.sent_at LIMIT most
$$;

-- Deletes these entries, and takes them out of the search; also what was said in place of a message that is not there.
CREATE OR REPLACE FUNCTION delete_entries(conversation_ids uuid[], seqs bigint[], entry_ids uuid[])
RETURNS bigint LANGUAGE sql AS $$
    DELETE FROM search_documents USING unnest(conversation_ids, entry_ids) AS old (conversation_id, entry_id)
    WHERE search_documents.conversation_id = old.conversation_id
        AND (search_documents.entry_id = old.entry_id OR search_documents.version_id = old.entry_id);

    WITH deleted AS (
        DELETE FROM entries USING unnest(conversation_ids, seqs) AS old (conversation_id, seq)
        WHERE entries.conversation_id = old.conversation_id AND entries.seq = old.seq
        RETURNING 1
    )
    SELECT count(*) FROM deleted
$$;
