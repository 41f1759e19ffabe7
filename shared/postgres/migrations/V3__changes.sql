-- What has become of messages: an edit, a deletion or a reaction is an entry that names another one, its target.
-- Old rows have none: there were only messages before.
ALTER TABLE entries ADD COLUMN target_id uuid;
CREATE INDEX entries_by_target ON entries (conversation_id, target_id) WHERE target_id IS NOT NULL;

-- Full text. Each message is indexed as it is written (natter_simple) and once more by the stems of each of these languages:
-- which one it is in, nobody says. Accents do not count. To add a language, make its configuration in a migration as here,
-- and index what is there (docs/operations.md).
CREATE EXTENSION IF NOT EXISTS unaccent;
-- By name: a column of type regconfig would stand in the way of PostgreSQL's own upgrade.
CREATE TABLE search_languages (name text PRIMARY KEY);

CREATE TEXT SEARCH CONFIGURATION natter_simple (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION natter_simple
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

DO $$
DECLARE
    language text;
BEGIN
    FOREACH language IN ARRAY ARRAY['english', 'french', 'german', 'spanish'] LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION %I (COPY = %I)', 'natter_' || language, language);
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION %I ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %I',
            'natter_' || language, language || '_stem');
        INSERT INTO search_languages VALUES ('natter_' || language);
    END LOOP;
END
$$;

-- What a message says now, to be found. Erased and deleted messages are not here.
CREATE TABLE search_documents (
    conversation_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    seq bigint NOT NULL,
    sender_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    -- The entry that holds its present text: itself, or its last edit.
    version_id uuid NOT NULL,
    has_link boolean NOT NULL,
    document tsvector NOT NULL,
    PRIMARY KEY (conversation_id, entry_id)
) PARTITION BY HASH (conversation_id);
CREATE INDEX search_documents_by_word ON search_documents USING gin (document);
CREATE INDEX search_documents_by_version ON search_documents (conversation_id, version_id);

DO $$
BEGIN
    FOR remainder IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF search_documents FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            'search_documents_' || lpad(remainder::text, 2, '0'), remainder);
    END LOOP;
END
$$;

-- A text as it is indexed, asked for and highlighted: the parser would take what looks like markup for markup, and leave it
-- out, and a backslash escapes. Each character keeps its place.
CREATE FUNCTION search_text(said text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN translate(said, '<>&\', '    ');

-- Between two languages' words is a gap, so that no phrase is found across it.
CREATE FUNCTION search_document(said text) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE
    gap CONSTANT tsvector := ''' '':50';
    document tsvector := to_tsvector('natter_simple', search_text(said));
    language text;
BEGIN
    FOR language IN SELECT name FROM search_languages ORDER BY name LOOP
        document := document || gap || to_tsvector(language::regconfig, search_text(said));
    END LOOP;
    RETURN document;
END
$$;

-- A word in any of the languages; several of them as they stand.
CREATE FUNCTION search_phrase(phrase text) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted tsquery := phraseto_tsquery('natter_simple', search_text(phrase));
    language text;
BEGIN
    -- By their stems, "by the sea" would be any sea: most of it are words that a language leaves out.
    IF phrase ~ '\s' THEN
        RETURN wanted;
    END IF;
    FOR language IN SELECT name FROM search_languages ORDER BY name LOOP
        wanted := wanted || phraseto_tsquery(language::regconfig, search_text(phrase));
    END LOOP;
    RETURN wanted;
END
$$;

-- All of these phrases, and a word that begins so, where one is given; null where nothing is asked for.
CREATE FUNCTION search_query(phrases text[], beginning text) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted tsquery;
    phrase text;
BEGIN
    IF beginning IS NOT NULL THEN
        wanted := search_phrase(beginning) || to_tsquery('natter_simple', quote_literal(search_text(beginning)) || ':*');
    END IF;
    FOREACH phrase IN ARRAY phrases LOOP
        wanted := coalesce(wanted && search_phrase(phrase), search_phrase(phrase));
    END LOOP;
    RETURN wanted;
END
$$;

-- A text with its words that match between two control characters, which no message can contain; once for each language.
CREATE FUNCTION search_marks(said text, query tsquery) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(ts_headline(name::regconfig, search_text(said), query,
        'HighlightAll=true, StartSel="' || chr(2) || '", StopSel="' || chr(3) || '"'))
    FROM (SELECT 'natter_simple' AS name UNION ALL SELECT name FROM search_languages) AS configurations
$$;

-- Whatever erases what an entry said takes it out of the search as well.
CREATE FUNCTION forget_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM search_documents
    WHERE conversation_id = new.conversation_id AND (entry_id = new.entry_id OR version_id = new.entry_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_document AFTER UPDATE OF content ON entries
    FOR EACH ROW WHEN (new.content ->> 'kind' = 'erased') EXECUTE FUNCTION forget_document();

-- Makes these messages what their changes make of them: a deleted one and its edits are erased, and all others are found
-- by their present text.
CREATE FUNCTION refresh_messages(conversation_ids uuid[], message_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- One after the other, where two would refresh the same.
    PERFORM FROM entries JOIN unnest(conversation_ids, message_ids) AS touched (conversation_id, entry_id)
        USING (conversation_id, entry_id)
        ORDER BY conversation_id, entry_id FOR UPDATE OF entries;

    UPDATE entries AS said
    SET content = '{"kind": "erased"}', target_id = NULL
    FROM unnest(conversation_ids, message_ids) AS touched (conversation_id, message_id)
    JOIN entries AS deletion
        ON deletion.conversation_id = touched.conversation_id AND deletion.target_id = touched.message_id
        AND deletion.content ->> 'kind' = 'deleted'
    WHERE said.conversation_id = touched.conversation_id
        AND (said.entry_id = touched.message_id OR said.target_id = touched.message_id)
        AND said.content ->> 'kind' IN ('message', 'edited');

    INSERT INTO search_documents AS present
    SELECT message.conversation_id, message.entry_id, message.seq, message.sender_id, message.sent_at,
        version.entry_id, version.said ~* '\mhttps?://', search_document(version.said)
    FROM (SELECT DISTINCT * FROM unnest(conversation_ids, message_ids)) AS touched (conversation_id, message_id)
    JOIN entries AS message
        ON message.conversation_id = touched.conversation_id AND message.entry_id = touched.message_id
        AND message.content ->> 'kind' = 'message'
    CROSS JOIN LATERAL (
        SELECT entry_id, content ->> 'text' AS said FROM entries
        WHERE conversation_id = message.conversation_id
            AND (entry_id = message.entry_id OR target_id = message.entry_id AND content ->> 'kind' = 'edited')
        ORDER BY seq DESC LIMIT 1) AS version
    ON CONFLICT (conversation_id, entry_id) DO UPDATE
    SET seq = excluded.seq, sender_id = excluded.sender_id, sent_at = excluded.sent_at,
        version_id = excluded.version_id, has_link = excluded.has_link, document = excluded.document;
END
$$;

-- Writes entries, all or none, and says how many were not there already as they are. What is erased stays erased, whatever
-- older form of it comes late.
CREATE FUNCTION archive_entries(
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

SELECT refresh_messages(array_agg(conversation_id), array_agg(entry_id)) FROM entries;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        GRANT SELECT ON search_languages, search_documents TO natter_writer, natter_reader;
        GRANT INSERT, UPDATE ON search_documents TO natter_writer;
    END IF;
END
$$;
