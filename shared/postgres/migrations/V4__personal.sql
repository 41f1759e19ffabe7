-- What one person has written, in all conversations: for the archive of their data, and for erasing it. What is erased
-- leaves the index, so that erasing in batches does not read again what it has done.
CREATE INDEX entries_by_sender ON entries (sender_id, conversation_id, seq)
    WHERE content ->> 'kind' IN ('message', 'edited', 'reacted', 'unreacted');
