-- On RDS, functions log in with IAM tokens, each as a role that may do what the function does and nothing else. Elsewhere
-- there is one user, who may not even be allowed to create roles.
-- Roles belong to the server, not to this database: they may be there already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'natter_writer') THEN
        CREATE ROLE natter_writer LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'natter_reader') THEN
        CREATE ROLE natter_reader LOGIN;
    END IF;
    GRANT rds_iam TO natter_writer, natter_reader;
    -- The archive's upsert reads what it compares with.
    GRANT SELECT, INSERT, UPDATE ON entries TO natter_writer;
    GRANT SELECT ON entries TO natter_reader;
END
$$;
