SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.copy_deploy() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
        SELECT d.release_id, d.environment_id, d.date_finished, d.date_finished < r.date_created
        INTO NEW.release_id, NEW.environment_id, NEW.date_finished, NEW.is_before_release
        FROM deploy AS d JOIN "release" AS r ON r.id = d.release_id WHERE d.id = NEW.deploy_id;
        INSERT INTO environment_project (organization_id, environment_id, project_id)
        SELECT NEW.organization_id, e.id, NEW.project_id FROM environment AS e
        WHERE e.id = NEW.environment_id AND NOT EXISTS (
            SELECT 1 FROM environment_project AS o
            WHERE o.environment_id = e.id AND o.project_id = NEW.project_id
        )
        ON CONFLICT DO NOTHING;
        RETURN NEW;
    END $$;
CREATE FUNCTION public.copy_release() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
        SELECT coalesce(date_released, date_created) INTO NEW.release_date
        FROM "release" WHERE id = NEW.release_id;
        RETURN NEW;
    END $$;
CREATE FUNCTION public.copy_release_dates() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
        
    UPDATE release_project SET release_date = (
        SELECT coalesce(date_released, date_created) FROM "release"
        WHERE id = release_project.release_id
    )
 WHERE release_id = NEW.id;
        RETURN NULL;
    END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access_token (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    hashed character varying(64) NOT NULL COLLATE pg_catalog."C",
    prefix character varying(12) NOT NULL COLLATE pg_catalog."C",
    scopes jsonb NOT NULL,
    date_created timestamp with time zone NOT NULL,
    date_revoked timestamp with time zone,
    name character varying(64) COLLATE pg_catalog."C",
    date_expires timestamp with time zone,
    date_last_used timestamp with time zone
);
CREATE SEQUENCE public.access_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.access_token_id_seq OWNED BY public.access_token.id;
CREATE TABLE public.access_token_organization (
    organization_id bigint NOT NULL,
    token_id bigint NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.ancestry (
    organization_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    head_id bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL
);
CREATE TABLE public.change (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    transaction bigint NOT NULL,
    kind character varying(32) NOT NULL COLLATE pg_catalog."C",
    subject_id bigint NOT NULL,
    details jsonb NOT NULL,
    date_created timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.change_id_seq OWNED BY public.change.id;
CREATE TABLE public.commit (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    sha character varying(64) NOT NULL COLLATE pg_catalog."C",
    message text,
    date_created timestamp with time zone NOT NULL,
    author_id bigint,
    "position" bigint
);
CREATE TABLE public.commit_author (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    name character varying(128) COLLATE pg_catalog."C",
    email character varying(75) NOT NULL COLLATE pg_catalog."C",
    folded_name character varying(512) COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.commit_author_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.commit_author_id_seq OWNED BY public.commit_author.id;
CREATE SEQUENCE public.commit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.commit_id_seq OWNED BY public.commit.id;
CREATE TABLE public.dashboard (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    title character varying(255) NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    date_created timestamp with time zone NOT NULL,
    date_updated timestamp with time zone NOT NULL,
    created_by_id bigint,
    updated_by_id bigint,
    visits bigint NOT NULL,
    last_visited timestamp with time zone,
    all_projects boolean NOT NULL,
    environments jsonb,
    period character varying(32) COLLATE pg_catalog."C",
    start timestamp with time zone,
    "end" timestamp with time zone,
    utc boolean,
    release_versions jsonb,
    release_ids jsonb,
    folded_title character varying(1020) COLLATE pg_catalog."C"
);
CREATE TABLE public.dashboard_favorite (
    organization_id bigint NOT NULL,
    user_id bigint NOT NULL,
    dashboard_id bigint NOT NULL
);
CREATE SEQUENCE public.dashboard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dashboard_id_seq OWNED BY public.dashboard.id;
CREATE TABLE public.dashboard_permission (
    organization_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    is_editable_by_everyone boolean NOT NULL
);
CREATE TABLE public.dashboard_project (
    organization_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    project_id bigint NOT NULL
);
CREATE TABLE public.dashboard_team (
    organization_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    team_id bigint NOT NULL
);
CREATE TABLE public.dashboard_tombstone (
    organization_id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C",
    replaced_by_id bigint
);
CREATE TABLE public.dashboard_version (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    version integer NOT NULL,
    title character varying(255) NOT NULL COLLATE pg_catalog."C",
    message text,
    author_id bigint,
    date_created timestamp with time zone NOT NULL,
    restored_from integer,
    document jsonb NOT NULL
);
CREATE SEQUENCE public.dashboard_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dashboard_version_id_seq OWNED BY public.dashboard_version.id;
CREATE TABLE public.deploy (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    name character varying(64) COLLATE pg_catalog."C",
    url text,
    date_started timestamp with time zone,
    date_finished timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.deploy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.deploy_id_seq OWNED BY public.deploy.id;
CREATE TABLE public.deploy_project (
    organization_id bigint NOT NULL,
    deploy_id bigint NOT NULL,
    project_id bigint NOT NULL,
    release_id bigint,
    environment_id bigint,
    date_finished timestamp with time zone,
    is_before_release boolean
);
CREATE TABLE public.envelope (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    date_received timestamp with time zone NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    due timestamp with time zone,
    attempts integer NOT NULL,
    reason text
);
CREATE SEQUENCE public.envelope_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.envelope_id_seq OWNED BY public.envelope.id;
CREATE TABLE public.environment (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    name character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.environment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.environment_id_seq OWNED BY public.environment.id;
CREATE TABLE public.environment_project (
    organization_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    project_id bigint NOT NULL
);
CREATE TABLE public.event_day (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    day bigint NOT NULL,
    total bigint NOT NULL,
    unhandled bigint NOT NULL,
    users bytea,
    first_event timestamp with time zone NOT NULL,
    last_event timestamp with time zone NOT NULL
);
CREATE TABLE public.event_hour (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    hour bigint NOT NULL,
    total bigint NOT NULL,
    unhandled bigint NOT NULL,
    users bytea,
    first_event timestamp with time zone NOT NULL,
    last_event timestamp with time zone NOT NULL
);
CREATE TABLE public.file_change (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    commit_id bigint NOT NULL,
    path character varying(510) NOT NULL COLLATE pg_catalog."C",
    type character varying(1) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.file_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.file_change_id_seq OWNED BY public.file_change.id;
CREATE TABLE public.head_commit (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    commit_id bigint NOT NULL
);
CREATE TABLE public.idempotency_key (
    organization_id bigint NOT NULL,
    key character varying(64) NOT NULL COLLATE pg_catalog."C",
    digest character varying(64) NOT NULL COLLATE pg_catalog."C",
    date_created timestamp with time zone NOT NULL,
    result_id bigint
);
CREATE TABLE public.issue (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    key character varying(200) NOT NULL COLLATE pg_catalog."C",
    title character varying(256) COLLATE pg_catalog."C",
    level character varying(8) COLLATE pg_catalog."C",
    error_type character varying(128) COLLATE pg_catalog."C",
    platform character varying(64) COLLATE pg_catalog."C",
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    first_release_id bigint
);
CREATE SEQUENCE public.issue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.issue_id_seq OWNED BY public.issue.id;
CREATE TABLE public.key_usage (
    organization_id bigint NOT NULL,
    key_id bigint NOT NULL,
    day bigint NOT NULL,
    kind character varying(16) NOT NULL COLLATE pg_catalog."C",
    quantity bigint NOT NULL
);
CREATE TABLE public.member (
    organization_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role character varying(16) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.organization (
    id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C",
    name character varying(128) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.organization_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.organization_id_seq OWNED BY public.organization.id;
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    kind character varying(64) NOT NULL COLLATE pg_catalog."C",
    date_created timestamp with time zone NOT NULL,
    due timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    claimed timestamp with time zone
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.prebuilt_favorite (
    organization_id bigint NOT NULL,
    user_id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.prebuilt_visits (
    organization_id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C",
    visits bigint NOT NULL,
    last_visited timestamp with time zone NOT NULL
);
CREATE TABLE public.project (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C",
    name character varying(200) NOT NULL COLLATE pg_catalog."C",
    platform character varying(64) COLLATE pg_catalog."C",
    folded_name character varying(800) COLLATE pg_catalog."C"
);
CREATE TABLE public.project_event_day (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    day bigint NOT NULL,
    environment_id bigint NOT NULL,
    total bigint NOT NULL,
    unhandled bigint NOT NULL,
    users bytea,
    first_event timestamp with time zone NOT NULL,
    last_event timestamp with time zone NOT NULL
);
CREATE TABLE public.project_event_hour (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    hour bigint NOT NULL,
    environment_id bigint NOT NULL,
    total bigint NOT NULL,
    unhandled bigint NOT NULL,
    users bytea,
    first_event timestamp with time zone NOT NULL,
    last_event timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.project_id_seq OWNED BY public.project.id;
CREATE TABLE public.project_key (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    public character varying(32) NOT NULL COLLATE pg_catalog."C",
    date_created timestamp with time zone NOT NULL,
    date_disabled timestamp with time zone
);
CREATE SEQUENCE public.project_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.project_key_id_seq OWNED BY public.project_key.id;
CREATE TABLE public.project_platform (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    platform character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.project_session_day (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    day bigint NOT NULL,
    environment_id bigint NOT NULL,
    total bigint NOT NULL,
    errored bigint NOT NULL,
    crashed bigint NOT NULL,
    abnormal bigint NOT NULL,
    users bytea,
    crashed_users bytea,
    abnormal_users bytea,
    errored_users bytea,
    durations bytea,
    duration_sum bigint NOT NULL,
    duration_count bigint NOT NULL
);
CREATE TABLE public.project_session_hour (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    hour bigint NOT NULL,
    environment_id bigint NOT NULL,
    total bigint NOT NULL,
    errored bigint NOT NULL,
    crashed bigint NOT NULL,
    abnormal bigint NOT NULL,
    users bytea,
    crashed_users bytea,
    abnormal_users bytea,
    errored_users bytea,
    durations bytea,
    duration_sum bigint NOT NULL,
    duration_count bigint NOT NULL
);
CREATE TABLE public.project_team (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    team_id bigint NOT NULL
);
CREATE TABLE public.pull_request (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    title text,
    message text,
    merge_sha character varying(64) COLLATE pg_catalog."C",
    date_created timestamp with time zone NOT NULL,
    author_id bigint
);
CREATE SEQUENCE public.pull_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.pull_request_id_seq OWNED BY public.pull_request.id;
CREATE TABLE public.received_count (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    day bigint NOT NULL,
    outcome character varying(8) NOT NULL COLLATE pg_catalog."C",
    kind character varying(32) NOT NULL COLLATE pg_catalog."C",
    reason character varying(32) NOT NULL COLLATE pg_catalog."C",
    quantity bigint NOT NULL
);
CREATE TABLE public.release (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    version character varying(250) NOT NULL COLLATE pg_catalog."C",
    status integer,
    ref character varying(250) COLLATE pg_catalog."C",
    url text,
    user_agent character varying(256) COLLATE pg_catalog."C",
    data jsonb NOT NULL,
    date_created timestamp with time zone NOT NULL,
    date_released timestamp with time zone,
    owner_id bigint,
    author_ids jsonb,
    commit_count integer,
    last_commit_id bigint,
    deploy_count integer,
    last_deploy_id bigint,
    package character varying(250) COLLATE pg_catalog."C",
    major bigint,
    minor bigint,
    patch bigint,
    revision bigint,
    prerelease character varying(250) COLLATE pg_catalog."C",
    build_code character varying(250) COLLATE pg_catalog."C",
    build_number bigint,
    semver_order character varying(750) NOT NULL COLLATE pg_catalog."C",
    is_only_seen boolean,
    folded_version character varying(1000) COLLATE pg_catalog."C"
);
CREATE TABLE public.release_commit (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    commit_id bigint NOT NULL,
    "position" integer NOT NULL
);
CREATE SEQUENCE public.release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.release_id_seq OWNED BY public.release.id;
CREATE TABLE public.release_project (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    new_groups integer,
    first_event timestamp with time zone,
    last_event timestamp with time zone,
    release_date timestamp with time zone
);
CREATE TABLE public.release_project_environment (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    first_seen timestamp with time zone,
    last_seen timestamp with time zone,
    new_issues_count integer NOT NULL,
    adopted timestamp with time zone,
    unadopted timestamp with time zone,
    last_deploy_id bigint,
    first_event timestamp with time zone,
    last_event timestamp with time zone
);
CREATE SEQUENCE public.release_project_environment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.release_project_environment_id_seq OWNED BY public.release_project_environment.id;
CREATE TABLE public.repository (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    name character varying(200) NOT NULL COLLATE pg_catalog."C",
    url text,
    provider character varying(64) COLLATE pg_catalog."C",
    folded_name character varying(800) COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.repository_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.repository_id_seq OWNED BY public.repository.id;
CREATE TABLE public.rollup_frontier (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    closed bigint NOT NULL,
    frontier bigint NOT NULL
);
CREATE TABLE public.rollup_late (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    day bigint NOT NULL
);
CREATE SEQUENCE public.rollup_late_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rollup_late_id_seq OWNED BY public.rollup_late.id;
CREATE TABLE public.scheduled_task (
    name character varying(32) NOT NULL COLLATE pg_catalog."C",
    due timestamp with time zone NOT NULL
);
CREATE TABLE public.session_day (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    day bigint NOT NULL,
    total bigint NOT NULL,
    errored bigint NOT NULL,
    crashed bigint NOT NULL,
    abnormal bigint NOT NULL,
    users bytea,
    crashed_users bytea,
    abnormal_users bytea,
    errored_users bytea,
    durations bytea,
    duration_sum bigint NOT NULL,
    duration_count bigint NOT NULL
);
CREATE TABLE public.session_hour (
    organization_id bigint NOT NULL,
    release_id bigint NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    hour bigint NOT NULL,
    total bigint NOT NULL,
    errored bigint NOT NULL,
    crashed bigint NOT NULL,
    abnormal bigint NOT NULL,
    users bytea,
    crashed_users bytea,
    durations bytea,
    abnormal_users bytea,
    errored_users bytea,
    duration_sum bigint DEFAULT '0'::bigint NOT NULL,
    duration_count bigint DEFAULT '0'::bigint NOT NULL
);
CREATE TABLE public.session_state (
    organization_id bigint NOT NULL,
    project_id bigint NOT NULL,
    sid character varying(32) NOT NULL COLLATE pg_catalog."C",
    release_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    hour bigint NOT NULL,
    status character varying(8) NOT NULL COLLATE pg_catalog."C",
    errors bigint NOT NULL,
    users jsonb NOT NULL,
    duration double precision,
    expires timestamp with time zone NOT NULL,
    hour_sent bigint,
    duration_position bigint
);
CREATE TABLE public.team (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    slug character varying(64) NOT NULL COLLATE pg_catalog."C",
    name character varying(128) NOT NULL COLLATE pg_catalog."C",
    folded_name character varying(512) COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.team_id_seq OWNED BY public.team.id;
CREATE TABLE public.team_member (
    organization_id bigint NOT NULL,
    team_id bigint NOT NULL,
    user_id bigint NOT NULL
);
CREATE TABLE public.token_budget (
    token_id bigint NOT NULL,
    paid_until double precision NOT NULL
);
CREATE TABLE public.user_account (
    id bigint NOT NULL,
    username character varying(128) NOT NULL COLLATE pg_catalog."C",
    name character varying(200) NOT NULL COLLATE pg_catalog."C",
    email character varying(254) NOT NULL COLLATE pg_catalog."C",
    avatar_url text,
    is_active boolean NOT NULL,
    folded_name character varying(800) COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.user_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.user_account_id_seq OWNED BY public.user_account.id;
CREATE TABLE public.user_email (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    email character varying(254) NOT NULL COLLATE pg_catalog."C",
    lowered character varying(254) NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.user_email_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.user_email_id_seq OWNED BY public.user_email.id;
CREATE TABLE public.widget (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    "position" integer NOT NULL,
    title character varying(255) NOT NULL COLLATE pg_catalog."C",
    description text,
    display_type integer NOT NULL,
    widget_type integer NOT NULL,
    dataset_source integer NOT NULL,
    "interval" character varying(10) NOT NULL COLLATE pg_catalog."C",
    "limit" integer,
    layout jsonb,
    thresholds jsonb,
    date_created timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.widget_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.widget_id_seq OWNED BY public.widget.id;
CREATE TABLE public.widget_query (
    id bigint NOT NULL,
    organization_id bigint NOT NULL,
    widget_id bigint NOT NULL,
    "position" integer NOT NULL,
    name character varying(255) NOT NULL COLLATE pg_catalog."C",
    fields jsonb NOT NULL,
    aggregates jsonb NOT NULL,
    columns jsonb NOT NULL,
    field_aliases jsonb NOT NULL,
    conditions text NOT NULL,
    orderby text NOT NULL,
    is_hidden boolean NOT NULL,
    selected_aggregate integer
);
CREATE SEQUENCE public.widget_query_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.widget_query_id_seq OWNED BY public.widget_query.id;
ALTER TABLE ONLY public.access_token ALTER COLUMN id SET DEFAULT nextval('public.access_token_id_seq'::regclass);
ALTER TABLE ONLY public.change ALTER COLUMN id SET DEFAULT nextval('public.change_id_seq'::regclass);
ALTER TABLE ONLY public.commit ALTER COLUMN id SET DEFAULT nextval('public.commit_id_seq'::regclass);
ALTER TABLE ONLY public.commit_author ALTER COLUMN id SET DEFAULT nextval('public.commit_author_id_seq'::regclass);
ALTER TABLE ONLY public.dashboard ALTER COLUMN id SET DEFAULT nextval('public.dashboard_id_seq'::regclass);
ALTER TABLE ONLY public.dashboard_version ALTER COLUMN id SET DEFAULT nextval('public.dashboard_version_id_seq'::regclass);
ALTER TABLE ONLY public.deploy ALTER COLUMN id SET DEFAULT nextval('public.deploy_id_seq'::regclass);
ALTER TABLE ONLY public.envelope ALTER COLUMN id SET DEFAULT nextval('public.envelope_id_seq'::regclass);
ALTER TABLE ONLY public.environment ALTER COLUMN id SET DEFAULT nextval('public.environment_id_seq'::regclass);
ALTER TABLE ONLY public.file_change ALTER COLUMN id SET DEFAULT nextval('public.file_change_id_seq'::regclass);
ALTER TABLE ONLY public.issue ALTER COLUMN id SET DEFAULT nextval('public.issue_id_seq'::regclass);
ALTER TABLE ONLY public.organization ALTER COLUMN id SET DEFAULT nextval('public.organization_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.project ALTER COLUMN id SET DEFAULT nextval('public.project_id_seq'::regclass);
ALTER TABLE ONLY public.project_key ALTER COLUMN id SET DEFAULT nextval('public.project_key_id_seq'::regclass);
ALTER TABLE ONLY public.pull_request ALTER COLUMN id SET DEFAULT nextval('public.pull_request_id_seq'::regclass);
ALTER TABLE ONLY public.release ALTER COLUMN id SET DEFAULT nextval('public.release_id_seq'::regclass);
ALTER TABLE ONLY public.release_project_environment ALTER COLUMN id SET DEFAULT nextval('public.release_project_environment_id_seq'::regclass);
ALTER TABLE ONLY public.repository ALTER COLUMN id SET DEFAULT nextval('public.repository_id_seq'::regclass);
ALTER TABLE ONLY public.rollup_late ALTER COLUMN id SET DEFAULT nextval('public.rollup_late_id_seq'::regclass);
ALTER TABLE ONLY public.team ALTER COLUMN id SET DEFAULT nextval('public.team_id_seq'::regclass);
ALTER TABLE ONLY public.user_account ALTER COLUMN id SET DEFAULT nextval('public.user_account_id_seq'::regclass);
ALTER TABLE ONLY public.user_email ALTER COLUMN id SET DEFAULT nextval('public.user_email_id_seq'::regclass);
ALTER TABLE ONLY public.widget ALTER COLUMN id SET DEFAULT nextval('public.widget_id_seq'::regclass);
ALTER TABLE ONLY public.widget_query ALTER COLUMN id SET DEFAULT nextval('public.widget_query_id_seq'::regclass);
COPY public.access_token (id, user_id, hashed, prefix, scopes, date_created, date_revoked, name, date_expires, date_last_used) FROM stdin;
2	3	05864991a38b005e5091c2688a116b3015d00461b47c7a20ef9723be3e52425b	wb_qSDsRy	["read"]	2026-12-01 05:07:18.01558+00	\N	ci	\N	\N
1	1	9c2c8c64a779cdbd87538598cd79a1b4cbe7bb37f76d9b480eaa0c5bb1ad1068	wb_15yeb1	["read", "write", "admin"]	2026-12-01 05:06:44.307076+00	\N	\N	\N	2026-12-01 05:08:29.801649+00
\.
COPY public.access_token_organization (organization_id, token_id) FROM stdin;
1	1
1	2
\.
COPY public.alembic_version (version_num) FROM stdin;
0015
\.
COPY public.ancestry (organization_id, repository_id, head_id, first_position, last_position) FROM stdin;
1	2	1	1	1
1	2	2	1	2
1	2	3	1	4
\.
COPY public.change (id, organization_id, transaction, kind, subject_id, details, date_created) FROM stdin;
1	1	747	release created	1	{"version": "app@0.1.0", "projects": [1]}	2026-12-01 05:07:43.957498+00
2	1	747	release created	2	{"version": "app@0.2.0", "projects": [1]}	2026-12-01 05:07:43.957498+00
3	1	747	release created	3	{"version": "app@0.3.0", "projects": [1]}	2026-12-01 05:07:43.957498+00
4	1	747	deploy created	1	{"release": 1, "version": "app@0.1.0", "deployed": [1], "finished": "2017-07-14T02:41:00+00:00", "projects": [1], "environment": "old"}	2026-12-01 05:07:44.107483+00
5	1	747	deploy created	2	{"release": 2, "version": "app@0.2.0", "deployed": [1], "finished": "2017-07-14T02:42:00+00:00", "projects": [1], "environment": "old"}	2026-12-01 05:07:44.107483+00
6	1	747	deploy created	3	{"release": 3, "version": "app@0.3.0", "deployed": [1], "finished": "2017-07-14T02:44:00+00:00", "projects": [1], "environment": "old"}	2026-12-01 05:07:44.107483+00
7	1	750	release created	4	{"version": "app@1.0.0", "projects": [1]}	2026-12-01 05:08:26.518932+00
8	1	751	release created	5	{"version": "app@1.1.0-rc.1", "projects": [1, 2]}	2026-12-01 05:08:27.075185+00
9	1	752	release created	6	{"version": "app@1.1.0", "projects": [1, 2]}	2026-12-01 05:08:27.517352+00
10	1	753	release created	7	{"version": "loose", "projects": [2]}	2026-12-01 05:08:27.716076+00
11	1	754	release created	8	{"version": "api@2.0.0", "projects": [2]}	2026-12-01 05:08:27.990329+00
12	1	755	deploy created	4	{"release": 4, "version": "app@1.0.0", "deployed": [1], "finished": "2026-11-22T02:24:00+00:00", "projects": [1], "environment": "production"}	2026-12-01 05:08:28.535833+00
13	1	756	deploy created	5	{"release": 6, "version": "app@1.1.0", "deployed": [1, 2], "finished": "2026-11-22T14:24:00+00:00", "projects": [1, 2], "environment": "production"}	2026-12-01 05:08:28.898243+00
14	1	757	deploy created	6	{"release": 4, "version": "app@1.0.0", "deployed": [1], "finished": "2026-11-23T02:24:00+00:00", "projects": [1], "environment": "production"}	2026-12-01 05:08:29.239591+00
15	1	758	deploy created	7	{"release": 6, "version": "app@1.1.0", "deployed": [1, 2], "finished": "2026-11-23T14:24:00+00:00", "projects": [1, 2], "environment": "staging"}	2026-12-01 05:08:29.412261+00
16	1	759	dashboard changed	1	{"user": 1, "deleted": false, "version": 1}	2026-12-01 05:08:29.762946+00
17	1	761	dashboard changed	1	{"user": 1, "deleted": false, "version": 2}	2026-12-01 05:08:30.079203+00
18	1	762	dashboard changed	2	{"user": 1, "deleted": false, "version": 1}	2026-12-01 05:08:30.163537+00
19	1	763	dashboard changed	3	{"user": 1, "deleted": false, "version": 1}	2026-12-01 05:08:30.251022+00
20	1	768	dashboard changed	2	{"user": 1, "deleted": true, "version": 1}	2026-12-01 05:08:30.759514+00
\.
COPY public.commit (id, organization_id, repository_id, sha, message, date_created, author_id, "position") FROM stdin;
1	1	2	2616c12f0cc71e644cee255aca1b3c9896baf588	Begin	2017-07-14 02:41:00+00	2	1
2	1	2	b2b737cd87779bfa85695ac6e0cf2ef44cd8128a	Add a cart	2017-07-14 02:42:00+00	3	2
4	1	2	810a811c760405b82d3ebd0f6d247078f4fb36d1	Fix a total (#7)	2017-07-14 02:43:00+00	4	3
3	1	2	33c7a752286a5f69a620ded706668e254bd8072f	Merge	2017-07-14 02:44:00+00	1	4
5	1	1	1111111111111111111111111111111111111111	Change 1	2026-11-22 02:24:00+00	2	\N
6	1	1	2222222222222222222222222222222222222222	Change 2	2026-11-22 04:48:00+00	2	\N
7	1	1	3333333333333333333333333333333333333333	Change 3	2026-11-22 07:12:00+00	2	\N
\.
COPY public.commit_author (id, organization_id, name, email, folded_name) FROM stdin;
1	1	Ada	ada@acme.example	ada
2	1	Ada	ada@home.example	ada
3	1	Ben	ben@acme.example	ben
4	1	Eve	eve@else.example	eve
\.
COPY public.dashboard (id, organization_id, title, version, date_created, date_updated, created_by_id, updated_by_id, visits, last_visited, all_projects, environments, period, start, "end", utc, release_versions, release_ids, folded_title) FROM stdin;
3	1	Kept	1	2026-12-01 05:08:30.220137+00	2026-12-01 05:08:30.220137+00	1	1	1	2026-12-01 05:08:30.220137+00	t	\N	\N	\N	\N	\N	[]	[]	kept
1	1	Health of the app	2	2026-12-01 05:08:29.545811+00	2026-12-01 05:08:30.00586+00	1	1	2	2026-12-01 05:08:30.471013+00	f	\N	7d	\N	\N	\N	["app@1.1.0"]	[]	health of the app
\.
COPY public.dashboard_favorite (organization_id, user_id, dashboard_id) FROM stdin;
1	1	1
\.
COPY public.dashboard_permission (organization_id, dashboard_id, is_editable_by_everyone) FROM stdin;
1	1	f
\.
COPY public.dashboard_project (organization_id, dashboard_id, project_id) FROM stdin;
1	1	1
\.
COPY public.dashboard_team (organization_id, dashboard_id, team_id) FROM stdin;
1	1	1
\.
COPY public.dashboard_tombstone (organization_id, slug, replaced_by_id) FROM stdin;
\.
COPY public.dashboard_version (id, organization_id, dashboard_id, version, title, message, author_id, date_created, restored_from, document) FROM stdin;
1	1	1	1	Health	\N	1	2026-12-01 05:08:29.545811+00	\N	{"end": null, "utc": null, "start": null, "title": "Health", "period": "7d", "widgets": [{"id": 1, "limit": null, "title": "Errors", "layout": {"h": 2, "w": 2, "x": 0, "y": 0, "min_h": 2}, "queries": [{"id": 1, "name": "", "fields": ["count()"], "columns": [], "orderby": "", "is_hidden": false, "aggregates": ["count()"], "conditions": "level:error", "field_aliases": [], "selected_aggregate": null}], "interval": "5m", "thresholds": null, "description": null, "widget_type": "ERROR_EVENTS", "display_type": "LINE", "dataset_source": "USER"}], "permissions": {"team_ids": [1], "is_editable_by_everyone": false}, "project_ids": [1], "release_ids": [], "all_projects": false, "environments": null, "release_versions": ["app@1.1.0"]}
2	1	1	2	Health of the app	\N	1	2026-12-01 05:08:30.00586+00	\N	{"end": null, "utc": null, "start": null, "title": "Health of the app", "period": "7d", "widgets": [{"id": 1, "limit": null, "title": "Errors", "layout": {"h": 2, "w": 2, "x": 0, "y": 0, "min_h": 2}, "queries": [{"id": 1, "name": "", "fields": ["count()"], "columns": [], "orderby": "", "is_hidden": false, "aggregates": ["count()"], "conditions": "level:error", "field_aliases": [], "selected_aggregate": null}], "interval": "5m", "thresholds": null, "description": null, "widget_type": "ERROR_EVENTS", "display_type": "LINE", "dataset_source": "USER"}], "permissions": {"team_ids": [1], "is_editable_by_everyone": false}, "project_ids": [1], "release_ids": [], "all_projects": false, "environments": null, "release_versions": ["app@1.1.0"]}
4	1	3	1	Kept	\N	1	2026-12-01 05:08:30.220137+00	\N	{"end": null, "utc": null, "start": null, "title": "Kept", "period": null, "widgets": [], "permissions": null, "project_ids": [], "release_ids": [], "all_projects": true, "environments": null, "release_versions": []}
\.
COPY public.deploy (id, organization_id, release_id, environment_id, name, url, date_started, date_finished) FROM stdin;
1	1	1	1	\N	\N	\N	2017-07-14 02:41:00+00
2	1	2	1	\N	\N	\N	2017-07-14 02:42:00+00
3	1	3	1	\N	\N	\N	2017-07-14 02:44:00+00
4	1	4	2	build 0	\N	2026-11-22 00:00:00+00	2026-11-22 02:24:00+00
5	1	6	2	build 1	\N	2026-11-22 12:00:00+00	2026-11-22 14:24:00+00
6	1	4	2	build 2	\N	2026-11-23 00:00:00+00	2026-11-23 02:24:00+00
7	1	6	5	build 3	\N	2026-11-23 12:00:00+00	2026-11-23 14:24:00+00
\.
COPY public.deploy_project (organization_id, deploy_id, project_id, release_id, environment_id, date_finished, is_before_release) FROM stdin;
1	1	1	1	1	2017-07-14 02:41:00+00	f
1	2	1	2	1	2017-07-14 02:42:00+00	f
1	3	1	3	1	2017-07-14 02:44:00+00	f
1	4	1	4	2	2026-11-22 02:24:00+00	t
1	5	2	6	2	2026-11-22 14:24:00+00	t
1	5	1	6	2	2026-11-22 14:24:00+00	t
1	6	1	4	2	2026-11-23 02:24:00+00	t
1	7	2	6	5	2026-11-23 14:24:00+00	t
1	7	1	6	5	2026-11-23 14:24:00+00	t
\.
COPY public.envelope (id, organization_id, project_id, date_received, size, content, due, attempts, reason) FROM stdin;
\.
COPY public.environment (id, organization_id, name) FROM stdin;
1	1	old
2	1	production
5	1	staging
\.
COPY public.environment_project (organization_id, environment_id, project_id) FROM stdin;
1	1	1
1	2	1
1	2	2
1	5	2
1	5	1
\.
COPY public.event_day (organization_id, release_id, project_id, environment_id, issue_id, day, total, unhandled, users, first_event, last_event) FROM stdin;
1	4	1	2	1	1795305600	4	0	\\x0201070c03080200344aa31b29af3f09	2026-11-22 00:28:48+00	2026-11-22 12:28:48+00
1	6	1	2	2	1795305600	6	2	\\x0201070c0308020051796a05344aa31b	2026-11-22 06:28:48+00	2026-11-22 18:28:48+00
1	4	1	2	1	1795392000	12	5	\\x0201070c0308020051796a05344aa31b	2026-11-23 00:28:48+00	2026-11-23 12:28:48+00
1	6	1	2	2	1795392000	14	8	\\x0201070c0308020029af3f0951796a05	2026-11-23 06:28:48+00	2026-11-23 18:28:48+00
1	6	1	2	3	1795392000	2	0	\N	2026-11-23 12:00:00+00	2026-11-23 14:24:00+00
1	4	1	2	1	1795478400	20	11	\\x0201070c0308020029af3f0951796a05	2026-11-24 00:28:48+00	2026-11-24 12:28:48+00
1	6	1	2	2	1795478400	22	0	\\x0201070c03080200344aa31b29af3f09	2026-11-24 06:28:48+00	2026-11-24 18:28:48+00
1	4	1	2	1	1795564800	28	0	\\x0201070c03080200344aa31b29af3f09	2026-11-25 00:28:48+00	2026-11-25 12:28:48+00
1	6	1	2	2	1795564800	30	14	\\x0201070c0308020051796a05344aa31b	2026-11-25 06:28:48+00	2026-11-25 18:28:48+00
\.
COPY public.event_hour (organization_id, release_id, project_id, environment_id, issue_id, hour, total, unhandled, users, first_event, last_event) FROM stdin;
1	4	1	2	1	1795305600	1	0	\\x0201070c03080100344aa31b	2026-11-22 00:28:48+00	2026-11-22 00:28:48+00
1	4	1	2	1	1795348800	3	0	\\x0201070c0308010029af3f09	2026-11-22 12:28:48+00	2026-11-22 12:28:48+00
1	4	1	2	1	1795392000	5	5	\\x0201070c0308010051796a05	2026-11-23 00:28:48+00	2026-11-23 00:28:48+00
1	4	1	2	1	1795435200	7	0	\\x0201070c03080100344aa31b	2026-11-23 12:28:48+00	2026-11-23 12:28:48+00
1	4	1	2	1	1795478400	9	0	\\x0201070c0308010029af3f09	2026-11-24 00:28:48+00	2026-11-24 00:28:48+00
1	4	1	2	1	1795521600	11	11	\\x0201070c0308010051796a05	2026-11-24 12:28:48+00	2026-11-24 12:28:48+00
1	4	1	2	1	1795564800	13	0	\\x0201070c03080100344aa31b	2026-11-25 00:28:48+00	2026-11-25 00:28:48+00
1	4	1	2	1	1795608000	15	0	\\x0201070c0308010029af3f09	2026-11-25 12:28:48+00	2026-11-25 12:28:48+00
1	6	1	2	2	1795327200	2	2	\\x0201070c0308010051796a05	2026-11-22 06:28:48+00	2026-11-22 06:28:48+00
1	6	1	2	2	1795370400	4	0	\\x0201070c03080100344aa31b	2026-11-22 18:28:48+00	2026-11-22 18:28:48+00
1	6	1	2	2	1795413600	6	0	\\x0201070c0308010029af3f09	2026-11-23 06:28:48+00	2026-11-23 06:28:48+00
1	6	1	2	2	1795456800	8	8	\\x0201070c0308010051796a05	2026-11-23 18:28:48+00	2026-11-23 18:28:48+00
1	6	1	2	2	1795500000	10	0	\\x0201070c03080100344aa31b	2026-11-24 06:28:48+00	2026-11-24 06:28:48+00
1	6	1	2	2	1795543200	12	0	\\x0201070c0308010029af3f09	2026-11-24 18:28:48+00	2026-11-24 18:28:48+00
1	6	1	2	2	1795586400	14	14	\\x0201070c0308010051796a05	2026-11-25 06:28:48+00	2026-11-25 06:28:48+00
1	6	1	2	2	1795629600	16	0	\\x0201070c03080100344aa31b	2026-11-25 18:28:48+00	2026-11-25 18:28:48+00
1	6	1	2	3	1795435200	1	0	\N	2026-11-23 12:00:00+00	2026-11-23 12:00:00+00
1	6	1	2	3	1795442400	1	0	\N	2026-11-23 14:24:00+00	2026-11-23 14:24:00+00
\.
COPY public.file_change (id, organization_id, commit_id, path, type) FROM stdin;
1	1	5	src/cart.py	M
2	1	6	src/cart.py	M
3	1	7	src/cart.py	M
\.
COPY public.head_commit (organization_id, release_id, repository_id, commit_id) FROM stdin;
1	1	2	1
1	2	2	2
1	3	2	3
1	4	1	5
1	5	1	6
1	6	1	7
1	8	1	6
\.
COPY public.idempotency_key (organization_id, key, digest, date_created, result_id) FROM stdin;
1	2422b33f6947452d979c82be3b23b46f68656c0ee1515020071fd7758ad8c7bd	e48a909a2565feb8c4cfa1a78637d05bbcfca871c66f0f34c5fea2c7f7b8432f	2026-12-01 05:08:28.23949+00	4
1	3f9faaeb59c24141d7cea23a3e53207265b227fe9cfa0076d8981b4b032d8a19	0640f9a84cf532b6ae30b27adf1c6baea92e1e6fdbb07156f49b19951857ec91	2026-12-01 05:08:28.718967+00	5
1	b2ecb860a121b1635e17d76792c3b25a94f4d4f17f4863c22d35df81971cd620	877349f880b08a6442f84123365f18aae26826cfd0a07ff773c200046503343b	2026-12-01 05:08:29.063332+00	6
1	42e8a6f18fc489b5950b3676b1de53064eed1e5e0327135d05a583a0b41e2d86	a5c001d9b2c70beb2e9415844bc1688b6212d40d4d371eeea1d2d50cf1be716e	2026-12-01 05:08:29.323553+00	7
1	bd29c5e5877b96b680c29607426b0b105d5b467b8820e47d4b069b7bc1718703	07b062c8b0272a18284517ad1f53e26cf8e390f6832803ab8b4ec88bdb81cdd2	2026-12-01 05:08:30.848164+00	\N
1	d01b160d1141bc1fefe10a080ef833210b82a4e96ad65a26563725dbcd0693a9	eaabbffd3c24475450f03639a9a430cd8be91a3cd9291f1a1cdb488da98309f0	2026-12-01 05:08:31.138035+00	\N
\.
COPY public.issue (id, organization_id, project_id, key, title, level, error_type, platform, first_seen, last_seen, first_release_id) FROM stdin;
1	1	1	issue 0	\N	warning	\N	\N	2026-11-22 00:28:48+00	2026-11-25 12:28:48+00	4
2	1	1	issue 1	\N	error	\N	\N	2026-11-22 06:28:48+00	2026-11-25 18:28:48+00	6
3	1	1	54184c5beff91ca1308545210ce4fd40	KeyError: 'total'	error	KeyError	\N	2026-11-23 12:00:00+00	2026-11-23 14:24:00+00	6
\.
COPY public.key_usage (organization_id, key_id, day, kind, quantity) FROM stdin;
1	1	1796083200	bytes	1073741
1	1	1796083200	issues	1
\.
COPY public.member (organization_id, user_id, role) FROM stdin;
1	1	owner
1	2	manager
1	3	member
\.
COPY public.organization (id, slug, name) FROM stdin;
1	acme	Acme
\.
COPY public.outbox (id, organization_id, kind, date_created, due, attempts, claimed) FROM stdin;
\.
COPY public.prebuilt_favorite (organization_id, user_id, slug) FROM stdin;
1	1	default-overview
\.
COPY public.prebuilt_visits (organization_id, slug, visits, last_visited) FROM stdin;
1	default-overview	1	2026-12-01 05:08:30.555961+00
\.
COPY public.project (id, organization_id, slug, name, platform, folded_name) FROM stdin;
1	1	app	App	python	app
2	1	api	Api	\N	api
\.
COPY public.project_event_day (organization_id, project_id, day, environment_id, total, unhandled, users, first_event, last_event) FROM stdin;
1	1	1795305600	2	10	2	\\x0201070c03080300344aa31b51796a0529af3f09	2026-11-22 00:28:48+00	2026-11-22 18:28:48+00
1	1	1795392000	2	28	13	\\x0201070c0308030051796a0529af3f09344aa31b	2026-11-23 00:28:48+00	2026-11-23 18:28:48+00
1	1	1795478400	2	42	11	\\x0201070c0308030029af3f09344aa31b51796a05	2026-11-24 00:28:48+00	2026-11-24 18:28:48+00
1	1	1795564800	2	58	14	\\x0201070c03080300344aa31b51796a0529af3f09	2026-11-25 00:28:48+00	2026-11-25 18:28:48+00
\.
COPY public.project_event_hour (organization_id, project_id, hour, environment_id, total, unhandled, users, first_event, last_event) FROM stdin;
1	1	1795305600	2	1	0	\\x0201070c03080100344aa31b	2026-11-22 00:28:48+00	2026-11-22 00:28:48+00
1	1	1795327200	2	2	2	\\x0201070c0308010051796a05	2026-11-22 06:28:48+00	2026-11-22 06:28:48+00
1	1	1795348800	2	3	0	\\x0201070c0308010029af3f09	2026-11-22 12:28:48+00	2026-11-22 12:28:48+00
1	1	1795370400	2	4	0	\\x0201070c03080100344aa31b	2026-11-22 18:28:48+00	2026-11-22 18:28:48+00
1	1	1795392000	2	5	5	\\x0201070c0308010051796a05	2026-11-23 00:28:48+00	2026-11-23 00:28:48+00
1	1	1795413600	2	6	0	\\x0201070c0308010029af3f09	2026-11-23 06:28:48+00	2026-11-23 06:28:48+00
1	1	1795435200	2	8	0	\\x0201070c03080100344aa31b	2026-11-23 12:00:00+00	2026-11-23 12:28:48+00
1	1	1795442400	2	1	0	\N	2026-11-23 14:24:00+00	2026-11-23 14:24:00+00
1	1	1795456800	2	8	8	\\x0201070c0308010051796a05	2026-11-23 18:28:48+00	2026-11-23 18:28:48+00
1	1	1795478400	2	9	0	\\x0201070c0308010029af3f09	2026-11-24 00:28:48+00	2026-11-24 00:28:48+00
1	1	1795500000	2	10	0	\\x0201070c03080100344aa31b	2026-11-24 06:28:48+00	2026-11-24 06:28:48+00
1	1	1795521600	2	11	11	\\x0201070c0308010051796a05	2026-11-24 12:28:48+00	2026-11-24 12:28:48+00
1	1	1795543200	2	12	0	\\x0201070c0308010029af3f09	2026-11-24 18:28:48+00	2026-11-24 18:28:48+00
1	1	1795564800	2	13	0	\\x0201070c03080100344aa31b	2026-11-25 00:28:48+00	2026-11-25 00:28:48+00
1	1	1795586400	2	14	14	\\x0201070c0308010051796a05	2026-11-25 06:28:48+00	2026-11-25 06:28:48+00
1	1	1795608000	2	15	0	\\x0201070c0308010029af3f09	2026-11-25 12:28:48+00	2026-11-25 12:28:48+00
1	1	1795629600	2	16	0	\\x0201070c03080100344aa31b	2026-11-25 18:28:48+00	2026-11-25 18:28:48+00
\.
COPY public.project_key (id, organization_id, project_id, public, date_created, date_disabled) FROM stdin;
1	1	1	11f2003f0e54de15a8c22fe80d7ba23e	2026-12-01 05:08:37.19143+00	\N
\.
COPY public.project_platform (organization_id, project_id, platform) FROM stdin;
1	1	python
1	1	node
\.
COPY public.project_session_day (organization_id, project_id, day, environment_id, total, errored, crashed, abnormal, users, crashed_users, abnormal_users, errored_users, durations, duration_sum, duration_count) FROM stdin;
1	1	1795305600	2	10	5	2	0	\\x0201070c03080400344aa31b51796a0529af3f09d3164407	\\x0201070c0308010051796a05	\N	\\x0201070c0308010029af3f09	\\x0100000000000000000100000020aa44000000000004000000	18000000	5
1	1	1795392000	2	26	13	6	0	\\x0201070c0308040080c9fa06344aa31b51796a0529af3f09	\\x0201070c03080100344aa31b	\N	\\x0201070c0308010051796a05	\\x01808d5b000000000005000000a037a0000000000008000000	114000000	13
1	1	1795478400	2	42	21	10	0	\\x0201070c03080400d316440780c9fa06344aa31b51796a05	\\x0201070c0308010080c9fa06	\N	\\x0201070c03080100344aa31b	\\x01001bb700000000000900000020c5fb00000000000c000000	306000000	21
1	1	1795564800	2	58	29	14	0	\\x0201070c0308040029af3f09d316440780c9fa06344aa31b	\\x0201070c03080100d3164407	\N	\\x0201070c0308010080c9fa06	\\x0180a81201000000000d000000a05257010000000010000000	594000000	29
\.
COPY public.project_session_hour (organization_id, project_id, hour, environment_id, total, errored, crashed, abnormal, users, crashed_users, abnormal_users, errored_users, durations, duration_sum, duration_count) FROM stdin;
1	1	1795305600	2	1	0	0	0	\\x0201070c03080100344aa31b	\N	\N	\N	\\x01000000000000000001000000	0	1
1	1	1795327200	2	2	2	2	0	\\x0201070c0308010051796a05	\\x0201070c0308010051796a05	\N	\N	\N	0	0
1	1	1795348800	2	3	3	0	0	\\x0201070c0308010029af3f09	\N	\N	\\x0201070c0308010029af3f09	\N	0	0
1	1	1795370400	2	4	0	0	0	\\x0201070c03080100d3164407	\N	\N	\N	\\x0120aa44000000000004000000	18000000	4
1	1	1795392000	2	5	0	0	0	\\x0201070c0308010080c9fa06	\N	\N	\N	\\x01808d5b000000000005000000	30000000	5
1	1	1795413600	2	6	6	6	0	\\x0201070c03080100344aa31b	\\x0201070c03080100344aa31b	\N	\N	\N	0	0
1	1	1795435200	2	7	7	0	0	\\x0201070c0308010051796a05	\N	\N	\\x0201070c0308010051796a05	\N	0	0
1	1	1795456800	2	8	0	0	0	\\x0201070c0308010029af3f09	\N	\N	\N	\\x01a037a0000000000008000000	84000000	8
1	1	1795478400	2	9	0	0	0	\\x0201070c03080100d3164407	\N	\N	\N	\\x01001bb7000000000009000000	108000000	9
1	1	1795500000	2	10	10	10	0	\\x0201070c0308010080c9fa06	\\x0201070c0308010080c9fa06	\N	\N	\N	0	0
1	1	1795521600	2	11	11	0	0	\\x0201070c03080100344aa31b	\N	\N	\\x0201070c03080100344aa31b	\N	0	0
1	1	1795543200	2	12	0	0	0	\\x0201070c0308010051796a05	\N	\N	\N	\\x0120c5fb00000000000c000000	198000000	12
1	1	1795564800	2	13	0	0	0	\\x0201070c0308010029af3f09	\N	\N	\N	\\x0180a81201000000000d000000	234000000	13
1	1	1795586400	2	14	14	14	0	\\x0201070c03080100d3164407	\\x0201070c03080100d3164407	\N	\N	\N	0	0
1	1	1795608000	2	15	15	0	0	\\x0201070c0308010080c9fa06	\N	\N	\\x0201070c0308010080c9fa06	\N	0	0
1	1	1795629600	2	16	0	0	0	\\x0201070c03080100344aa31b	\N	\N	\N	\\x01a05257010000000010000000	360000000	16
\.
COPY public.project_team (organization_id, project_id, team_id) FROM stdin;
1	1	1
1	2	2
\.
COPY public.pull_request (id, organization_id, repository_id, number, title, message, merge_sha, date_created, author_id) FROM stdin;
\.
COPY public.received_count (organization_id, project_id, day, outcome, kind, reason, quantity) FROM stdin;
1	1	1796083200	accepted	event		2
1	1	1796083200	late	session		2
\.
COPY public.release (id, organization_id, version, status, ref, url, user_agent, data, date_created, date_released, owner_id, author_ids, commit_count, last_commit_id, deploy_count, last_deploy_id, package, major, minor, patch, revision, prerelease, build_code, build_number, semver_order, is_only_seen, folded_version) FROM stdin;
1	1	app@0.1.0	0	v0.1.0	\N	\N	{}	2017-07-14 02:41:00+00	2017-07-14 02:41:00+00	\N	["2"]	1	1	1	1	app	0	1	0	0		\N	\N	00000000000000000000000000000000000001000000000000000000000000000000000000001	\N	app@0.1.0
2	1	app@0.2.0	0	v0.2.0	\N	\N	{}	2017-07-14 02:42:00+00	2017-07-14 02:42:00+00	\N	["3"]	1	2	1	2	app	0	2	0	0		\N	\N	00000000000000000000000000000000000002000000000000000000000000000000000000001	\N	app@0.2.0
3	1	app@0.3.0	0	v0.3.0	\N	\N	{}	2017-07-14 02:44:00+00	2017-07-14 02:44:00+00	\N	["1", "4"]	2	3	1	3	app	0	3	0	0		\N	\N	00000000000000000000000000000000000003000000000000000000000000000000000000001	\N	app@0.3.0
5	1	app@1.1.0-rc.1	0	1111111111111111111111111111111111111111	https://ci.example/1	python-httpx/0.28.1	{}	2026-12-01 05:08:26.850722+00	2026-11-23 00:00:00+00	1	["2"]	1	6	0	\N	app	1	1	0	0	rc.1	\N	\N	00000000000000000010000000000000000001000000000000000000000000000000000000000wrc,0011	\N	app@1.1.0-rc.1
7	1	loose	1	\N	\N	python-httpx/0.28.1	{}	2026-12-01 05:08:27.648748+00	\N	\N	\N	0	\N	0	\N	\N	\N	\N	\N	\N	\N	\N	\N		\N	loose
8	1	api@2.0.0	0	\N	\N	python-httpx/0.28.1	{}	2026-12-01 05:08:27.87972+00	\N	\N	\N	0	\N	0	\N	api	2	0	0	0		\N	\N	00000000000000000020000000000000000000000000000000000000000000000000000000001	\N	api@2.0.0
4	1	app@1.0.0	0	0000000000000000000000000000000000000000	https://ci.example/0	python-httpx/0.28.1	{}	2026-12-01 05:08:25.978991+00	2026-11-22 00:00:00+00	1	["2"]	1	5	2	6	app	1	0	0	0		\N	\N	00000000000000000010000000000000000000000000000000000000000000000000000000001	\N	app@1.0.0
6	1	app@1.1.0	0	2222222222222222222222222222222222222222	https://ci.example/2	python-httpx/0.28.1	{}	2026-12-01 05:08:27.276027+00	2026-11-24 00:00:00+00	1	["2"]	1	7	2	7	app	1	1	0	0		\N	\N	00000000000000000010000000000000000001000000000000000000000000000000000000001	\N	app@1.1.0
\.
COPY public.release_commit (organization_id, release_id, commit_id, "position") FROM stdin;
1	1	1	0
1	2	2	0
1	3	3	0
1	3	4	1
1	4	5	0
1	5	6	0
1	6	7	0
\.
COPY public.release_project (organization_id, release_id, project_id, new_groups, first_event, last_event, release_date) FROM stdin;
1	1	1	0	\N	\N	2017-07-14 02:41:00+00
1	2	1	0	\N	\N	2017-07-14 02:42:00+00
1	3	1	0	\N	\N	2017-07-14 02:44:00+00
1	5	1	0	\N	\N	2026-11-23 00:00:00+00
1	5	2	0	\N	\N	2026-11-23 00:00:00+00
1	6	2	0	\N	\N	2026-11-24 00:00:00+00
1	7	2	0	\N	\N	2026-12-01 05:08:27.648748+00
1	8	2	0	\N	\N	2026-12-01 05:08:27.87972+00
1	4	1	1	2026-11-22 00:28:48+00	2026-11-25 12:28:48+00	2026-11-22 00:00:00+00
1	6	1	3	2026-11-22 06:28:48+00	2026-11-25 18:28:48+00	2026-11-24 00:00:00+00
\.
COPY public.release_project_environment (id, organization_id, release_id, project_id, environment_id, first_seen, last_seen, new_issues_count, adopted, unadopted, last_deploy_id, first_event, last_event) FROM stdin;
1	1	1	1	1	2017-07-14 02:41:00+00	2017-07-14 02:41:00+00	0	\N	\N	1	\N	\N
2	1	2	1	1	2017-07-14 02:42:00+00	2017-07-14 02:42:00+00	0	\N	\N	2	\N	\N
3	1	3	1	1	2017-07-14 02:44:00+00	2017-07-14 02:44:00+00	0	\N	\N	3	\N	\N
5	1	6	2	2	2026-11-22 14:24:00+00	2026-11-22 14:24:00+00	0	\N	\N	5	\N	\N
8	1	6	2	5	2026-11-23 14:24:00+00	2026-11-23 14:24:00+00	0	\N	\N	7	\N	\N
9	1	6	1	5	2026-11-23 14:24:00+00	2026-11-23 14:24:00+00	0	\N	\N	7	\N	\N
4	1	4	1	2	2026-11-22 00:14:24+00	2026-11-25 12:28:48+00	1	\N	\N	6	2026-11-22 00:28:48+00	2026-11-25 12:28:48+00
6	1	6	1	2	2026-11-22 06:14:24+00	2026-11-25 18:28:48+00	3	\N	\N	5	2026-11-22 06:28:48+00	2026-11-25 18:28:48+00
\.
COPY public.repository (id, organization_id, name, url, provider, folded_name) FROM stdin;
1	1	acme/app	https://git.example/acme/app	github	acme/app
2	1	app	\N	\N	app
\.
COPY public.rollup_frontier (organization_id, project_id, closed, frontier) FROM stdin;
1	2	1796097600	1796097600
1	1	1796097600	1796097600
\.
COPY public.rollup_late (id, organization_id, project_id, day) FROM stdin;
\.
COPY public.scheduled_task (name, due) FROM stdin;
adoption	2026-12-01 06:08:53.499551+00
statistics	2026-12-01 06:08:53.558285+00
retention	2026-12-01 06:08:53.606387+00
\.
COPY public.session_day (organization_id, release_id, project_id, environment_id, day, total, errored, crashed, abnormal, users, crashed_users, abnormal_users, errored_users, durations, duration_sum, duration_count) FROM stdin;
1	4	1	2	1795305600	4	3	0	0	\\x0201070c03080200344aa31b29af3f09	\N	\N	\\x0201070c0308010029af3f09	\\x01000000000000000001000000	0	1
1	6	1	2	1795305600	6	2	2	0	\\x0201070c0308020051796a05d3164407	\\x0201070c0308010051796a05	\N	\N	\\x0120aa44000000000004000000	18000000	4
1	4	1	2	1795392000	12	7	0	0	\\x0201070c0308020080c9fa0651796a05	\N	\N	\\x0201070c0308010051796a05	\\x01808d5b000000000005000000	30000000	5
1	6	1	2	1795392000	14	6	6	0	\\x0201070c03080200344aa31b29af3f09	\\x0201070c03080100344aa31b	\N	\N	\\x01a037a0000000000008000000	84000000	8
1	4	1	2	1795478400	20	11	0	0	\\x0201070c03080200d3164407344aa31b	\N	\N	\\x0201070c03080100344aa31b	\\x01001bb7000000000009000000	108000000	9
1	6	1	2	1795478400	22	10	10	0	\\x0201070c0308020080c9fa0651796a05	\\x0201070c0308010080c9fa06	\N	\N	\\x0120c5fb00000000000c000000	198000000	12
1	4	1	2	1795564800	28	15	0	0	\\x0201070c0308020029af3f0980c9fa06	\N	\N	\\x0201070c0308010080c9fa06	\\x0180a81201000000000d000000	234000000	13
1	6	1	2	1795564800	30	14	14	0	\\x0201070c03080200d3164407344aa31b	\\x0201070c03080100d3164407	\N	\N	\\x01a05257010000000010000000	360000000	16
\.
COPY public.session_hour (organization_id, release_id, project_id, environment_id, hour, total, errored, crashed, abnormal, users, crashed_users, durations, abnormal_users, errored_users, duration_sum, duration_count) FROM stdin;
1	4	1	2	1795305600	1	0	0	0	\\x0201070c03080100344aa31b	\N	\\x01000000000000000001000000	\N	\N	0	1
1	4	1	2	1795348800	3	3	0	0	\\x0201070c0308010029af3f09	\N	\N	\N	\\x0201070c0308010029af3f09	0	0
1	4	1	2	1795392000	5	0	0	0	\\x0201070c0308010080c9fa06	\N	\\x01808d5b000000000005000000	\N	\N	30000000	5
1	4	1	2	1795435200	7	7	0	0	\\x0201070c0308010051796a05	\N	\N	\N	\\x0201070c0308010051796a05	0	0
1	4	1	2	1795478400	9	0	0	0	\\x0201070c03080100d3164407	\N	\\x01001bb7000000000009000000	\N	\N	108000000	9
1	4	1	2	1795521600	11	11	0	0	\\x0201070c03080100344aa31b	\N	\N	\N	\\x0201070c03080100344aa31b	0	0
1	4	1	2	1795564800	13	0	0	0	\\x0201070c0308010029af3f09	\N	\\x0180a81201000000000d000000	\N	\N	234000000	13
1	4	1	2	1795608000	15	15	0	0	\\x0201070c0308010080c9fa06	\N	\N	\N	\\x0201070c0308010080c9fa06	0	0
1	6	1	2	1795327200	2	2	2	0	\\x0201070c0308010051796a05	\\x0201070c0308010051796a05	\N	\N	\N	0	0
1	6	1	2	1795370400	4	0	0	0	\\x0201070c03080100d3164407	\N	\\x0120aa44000000000004000000	\N	\N	18000000	4
1	6	1	2	1795413600	6	6	6	0	\\x0201070c03080100344aa31b	\\x0201070c03080100344aa31b	\N	\N	\N	0	0
1	6	1	2	1795456800	8	0	0	0	\\x0201070c0308010029af3f09	\N	\\x01a037a0000000000008000000	\N	\N	84000000	8
1	6	1	2	1795500000	10	10	10	0	\\x0201070c0308010080c9fa06	\\x0201070c0308010080c9fa06	\N	\N	\N	0	0
1	6	1	2	1795543200	12	0	0	0	\\x0201070c0308010051796a05	\N	\\x0120c5fb00000000000c000000	\N	\N	198000000	12
1	6	1	2	1795586400	14	14	14	0	\\x0201070c03080100d3164407	\\x0201070c03080100d3164407	\N	\N	\N	0	0
1	6	1	2	1795629600	16	0	0	0	\\x0201070c03080100344aa31b	\N	\\x01a05257010000000010000000	\N	\N	360000000	16
\.
COPY public.session_state (organization_id, project_id, sid, release_id, environment_id, hour, status, errors, users, duration, expires, hour_sent, duration_position) FROM stdin;
\.
COPY public.team (id, organization_id, slug, name, folded_name) FROM stdin;
1	1	web	Web	web
2	1	api	Api	api
\.
COPY public.team_member (organization_id, team_id, user_id) FROM stdin;
1	1	3
1	2	2
\.
COPY public.token_budget (token_id, paid_until) FROM stdin;
1	1796101706.285496
\.
COPY public.user_account (id, username, name, email, avatar_url, is_active, folded_name) FROM stdin;
1	ada	Ada	Ada@acme.example	\N	t	ada
2	ben	Ben	ben@acme.example	\N	t	ben
3	bob@acme.example	bob	bob@acme.example	\N	f	bob
\.
COPY public.user_email (id, user_id, email, lowered) FROM stdin;
1	1	ada@home.example	ada@home.example
2	1	Ada@acme.example	ada@acme.example
3	2	ben@acme.example	ben@acme.example
4	3	bob@acme.example	bob@acme.example
\.
COPY public.widget (id, organization_id, dashboard_id, "position", title, description, display_type, widget_type, dataset_source, "interval", "limit", layout, thresholds, date_created) FROM stdin;
1	1	1	1	Errors	\N	0	100	2	5m	\N	{"h": 2, "w": 2, "x": 0, "y": 0, "min_h": 2}	\N	2026-12-01 05:08:29.545811+00
\.
COPY public.widget_query (id, organization_id, widget_id, "position", name, fields, aggregates, columns, field_aliases, conditions, orderby, is_hidden, selected_aggregate) FROM stdin;
1	1	1	1		["count()"]	["count()"]	[]	[]	level:error		f	\N
\.
SELECT pg_catalog.setval('public.access_token_id_seq', 2, true);
SELECT pg_catalog.setval('public.change_id_seq', 20, true);
SELECT pg_catalog.setval('public.commit_author_id_seq', 4, true);
SELECT pg_catalog.setval('public.commit_id_seq', 7, true);
SELECT pg_catalog.setval('public.dashboard_id_seq', 3, true);
SELECT pg_catalog.setval('public.dashboard_version_id_seq', 4, true);
SELECT pg_catalog.setval('public.deploy_id_seq', 7, true);
SELECT pg_catalog.setval('public.envelope_id_seq', 2, true);
SELECT pg_catalog.setval('public.environment_id_seq', 5, true);
SELECT pg_catalog.setval('public.file_change_id_seq', 3, true);
SELECT pg_catalog.setval('public.issue_id_seq', 3, true);
SELECT pg_catalog.setval('public.organization_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 4, true);
SELECT pg_catalog.setval('public.project_id_seq', 2, true);
SELECT pg_catalog.setval('public.project_key_id_seq', 1, true);
SELECT pg_catalog.setval('public.pull_request_id_seq', 1, false);
SELECT pg_catalog.setval('public.release_id_seq', 8, true);
SELECT pg_catalog.setval('public.release_project_environment_id_seq', 14, true);
SELECT pg_catalog.setval('public.repository_id_seq', 2, true);
SELECT pg_catalog.setval('public.rollup_late_id_seq', 1, false);
SELECT pg_catalog.setval('public.team_id_seq', 2, true);
SELECT pg_catalog.setval('public.user_account_id_seq', 3, true);
SELECT pg_catalog.setval('public.user_email_id_seq', 4, true);
SELECT pg_catalog.setval('public.widget_id_seq', 1, true);
SELECT pg_catalog.setval('public.widget_query_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT pk_access_token PRIMARY KEY (id);
ALTER TABLE ONLY public.access_token_organization
    ADD CONSTRAINT pk_access_token_organization PRIMARY KEY (organization_id, token_id);
ALTER TABLE ONLY public.ancestry
    ADD CONSTRAINT pk_ancestry PRIMARY KEY (head_id, first_position);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (id);
ALTER TABLE ONLY public.commit
    ADD CONSTRAINT pk_commit PRIMARY KEY (id);
ALTER TABLE ONLY public.commit_author
    ADD CONSTRAINT pk_commit_author PRIMARY KEY (id);
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT pk_dashboard PRIMARY KEY (id);
ALTER TABLE ONLY public.dashboard_favorite
    ADD CONSTRAINT pk_dashboard_favorite PRIMARY KEY (user_id, dashboard_id);
ALTER TABLE ONLY public.dashboard_permission
    ADD CONSTRAINT pk_dashboard_permission PRIMARY KEY (dashboard_id);
ALTER TABLE ONLY public.dashboard_project
    ADD CONSTRAINT pk_dashboard_project PRIMARY KEY (dashboard_id, project_id);
ALTER TABLE ONLY public.dashboard_team
    ADD CONSTRAINT pk_dashboard_team PRIMARY KEY (dashboard_id, team_id);
ALTER TABLE ONLY public.dashboard_tombstone
    ADD CONSTRAINT pk_dashboard_tombstone PRIMARY KEY (organization_id, slug);
ALTER TABLE ONLY public.dashboard_version
    ADD CONSTRAINT pk_dashboard_version PRIMARY KEY (id);
ALTER TABLE ONLY public.deploy
    ADD CONSTRAINT pk_deploy PRIMARY KEY (id);
ALTER TABLE ONLY public.deploy_project
    ADD CONSTRAINT pk_deploy_project PRIMARY KEY (deploy_id, project_id);
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT pk_envelope PRIMARY KEY (id);
ALTER TABLE ONLY public.environment
    ADD CONSTRAINT pk_environment PRIMARY KEY (id);
ALTER TABLE ONLY public.environment_project
    ADD CONSTRAINT pk_environment_project PRIMARY KEY (environment_id, project_id);
ALTER TABLE ONLY public.event_day
    ADD CONSTRAINT pk_event_day PRIMARY KEY (release_id, project_id, environment_id, issue_id, day);
ALTER TABLE ONLY public.event_hour
    ADD CONSTRAINT pk_event_hour PRIMARY KEY (release_id, project_id, environment_id, issue_id, hour);
ALTER TABLE ONLY public.file_change
    ADD CONSTRAINT pk_file_change PRIMARY KEY (id);
ALTER TABLE ONLY public.head_commit
    ADD CONSTRAINT pk_head_commit PRIMARY KEY (release_id, repository_id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT pk_idempotency_key PRIMARY KEY (organization_id, key);
ALTER TABLE ONLY public.issue
    ADD CONSTRAINT pk_issue PRIMARY KEY (id);
ALTER TABLE ONLY public.key_usage
    ADD CONSTRAINT pk_key_usage PRIMARY KEY (key_id, day, kind);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT pk_member PRIMARY KEY (organization_id, user_id);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT pk_organization PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.prebuilt_favorite
    ADD CONSTRAINT pk_prebuilt_favorite PRIMARY KEY (organization_id, user_id, slug);
ALTER TABLE ONLY public.prebuilt_visits
    ADD CONSTRAINT pk_prebuilt_visits PRIMARY KEY (organization_id, slug);
ALTER TABLE ONLY public.project
    ADD CONSTRAINT pk_project PRIMARY KEY (id);
ALTER TABLE ONLY public.project_event_day
    ADD CONSTRAINT pk_project_event_day PRIMARY KEY (project_id, day, environment_id);
ALTER TABLE ONLY public.project_event_hour
    ADD CONSTRAINT pk_project_event_hour PRIMARY KEY (project_id, hour, environment_id);
ALTER TABLE ONLY public.project_key
    ADD CONSTRAINT pk_project_key PRIMARY KEY (id);
ALTER TABLE ONLY public.project_platform
    ADD CONSTRAINT pk_project_platform PRIMARY KEY (project_id, platform);
ALTER TABLE ONLY public.project_session_day
    ADD CONSTRAINT pk_project_session_day PRIMARY KEY (project_id, day, environment_id);
ALTER TABLE ONLY public.project_session_hour
    ADD CONSTRAINT pk_project_session_hour PRIMARY KEY (project_id, hour, environment_id);
ALTER TABLE ONLY public.project_team
    ADD CONSTRAINT pk_project_team PRIMARY KEY (project_id, team_id);
ALTER TABLE ONLY public.pull_request
    ADD CONSTRAINT pk_pull_request PRIMARY KEY (id);
ALTER TABLE ONLY public.received_count
    ADD CONSTRAINT pk_received_count PRIMARY KEY (project_id, day, outcome, kind, reason);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT pk_release PRIMARY KEY (id);
ALTER TABLE ONLY public.release_commit
    ADD CONSTRAINT pk_release_commit PRIMARY KEY (release_id, commit_id);
ALTER TABLE ONLY public.release_project
    ADD CONSTRAINT pk_release_project PRIMARY KEY (release_id, project_id);
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT pk_release_project_environment PRIMARY KEY (id);
ALTER TABLE ONLY public.repository
    ADD CONSTRAINT pk_repository PRIMARY KEY (id);
ALTER TABLE ONLY public.rollup_frontier
    ADD CONSTRAINT pk_rollup_frontier PRIMARY KEY (project_id);
ALTER TABLE ONLY public.rollup_late
    ADD CONSTRAINT pk_rollup_late PRIMARY KEY (id);
ALTER TABLE ONLY public.scheduled_task
    ADD CONSTRAINT pk_scheduled_task PRIMARY KEY (name);
ALTER TABLE ONLY public.session_day
    ADD CONSTRAINT pk_session_day PRIMARY KEY (release_id, project_id, environment_id, day);
ALTER TABLE ONLY public.session_hour
    ADD CONSTRAINT pk_session_hour PRIMARY KEY (release_id, project_id, environment_id, hour);
ALTER TABLE ONLY public.session_state
    ADD CONSTRAINT pk_session_state PRIMARY KEY (project_id, sid);
ALTER TABLE ONLY public.team
    ADD CONSTRAINT pk_team PRIMARY KEY (id);
ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT pk_team_member PRIMARY KEY (team_id, user_id);
ALTER TABLE ONLY public.token_budget
    ADD CONSTRAINT pk_token_budget PRIMARY KEY (token_id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT pk_user_account PRIMARY KEY (id);
ALTER TABLE ONLY public.user_email
    ADD CONSTRAINT pk_user_email PRIMARY KEY (id);
ALTER TABLE ONLY public.widget
    ADD CONSTRAINT pk_widget PRIMARY KEY (id);
ALTER TABLE ONLY public.widget_query
    ADD CONSTRAINT pk_widget_query PRIMARY KEY (id);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT uq_access_token_hashed UNIQUE (hashed);
ALTER TABLE ONLY public.commit_author
    ADD CONSTRAINT uq_commit_author_organization_id_email UNIQUE (organization_id, email);
ALTER TABLE ONLY public.commit
    ADD CONSTRAINT uq_commit_repository_id_sha UNIQUE (repository_id, sha);
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT uq_dashboard_organization_id_title UNIQUE (organization_id, title);
ALTER TABLE ONLY public.dashboard_version
    ADD CONSTRAINT uq_dashboard_version_dashboard_id_version UNIQUE (dashboard_id, version);
ALTER TABLE ONLY public.environment
    ADD CONSTRAINT uq_environment_organization_id_name UNIQUE (organization_id, name);
ALTER TABLE ONLY public.file_change
    ADD CONSTRAINT uq_file_change_commit_id_path_type UNIQUE (commit_id, path, type);
ALTER TABLE ONLY public.issue
    ADD CONSTRAINT uq_issue_project_id_key UNIQUE (project_id, key);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT uq_organization_slug UNIQUE (slug);
ALTER TABLE ONLY public.project_key
    ADD CONSTRAINT uq_project_key_public UNIQUE (public);
ALTER TABLE ONLY public.project
    ADD CONSTRAINT uq_project_organization_id_slug UNIQUE (organization_id, slug);
ALTER TABLE ONLY public.pull_request
    ADD CONSTRAINT uq_pull_request_repository_id_number UNIQUE (repository_id, number);
ALTER TABLE ONLY public.release_commit
    ADD CONSTRAINT uq_release_commit_release_id_position UNIQUE (release_id, "position");
ALTER TABLE ONLY public.release
    ADD CONSTRAINT uq_release_organization_id_version UNIQUE (organization_id, version);
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT uq_release_project_environment_release_id_project_id_en_0954 UNIQUE (release_id, project_id, environment_id);
ALTER TABLE ONLY public.team
    ADD CONSTRAINT uq_team_organization_id_slug UNIQUE (organization_id, slug);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT uq_user_account_username UNIQUE (username);
ALTER TABLE ONLY public.user_email
    ADD CONSTRAINT uq_user_email_user_id_lowered UNIQUE (user_id, lowered);
ALTER TABLE ONLY public.widget
    ADD CONSTRAINT uq_widget_dashboard_id_position UNIQUE (dashboard_id, "position");
ALTER TABLE ONLY public.widget_query
    ADD CONSTRAINT uq_widget_query_widget_id_position UNIQUE (widget_id, "position");
CREATE INDEX ix_ancestry_repository_id_first_position_last_position ON public.ancestry USING btree (repository_id, first_position, last_position);
CREATE INDEX ix_change_date_created ON public.change USING btree (date_created);
CREATE INDEX ix_change_transaction ON public.change USING btree (transaction);
CREATE INDEX ix_commit_author_id_date_created_id ON public.commit USING btree (author_id, date_created, id);
CREATE INDEX ix_commit_organization_id_date_created_id ON public.commit USING btree (organization_id, date_created, id);
CREATE INDEX ix_commit_organization_id_sha ON public.commit USING btree (organization_id, sha);
CREATE INDEX ix_commit_repository_id_position ON public.commit USING btree (repository_id, "position");
CREATE INDEX ix_dashboard_favorite_dashboard_id ON public.dashboard_favorite USING btree (dashboard_id);
CREATE INDEX ix_dashboard_organization_id_date_created_id ON public.dashboard USING btree (organization_id, date_created, id);
CREATE INDEX ix_dashboard_organization_id_last_visited_id ON public.dashboard USING btree (organization_id, last_visited, id);
CREATE INDEX ix_dashboard_organization_id_visits_date_created_id ON public.dashboard USING btree (organization_id, visits, date_created, id);
CREATE INDEX ix_dashboard_project_project_id ON public.dashboard_project USING btree (project_id);
CREATE INDEX ix_dashboard_team_team_id ON public.dashboard_team USING btree (team_id);
CREATE INDEX ix_deploy_organization_id_date_finished_id ON public.deploy USING btree (organization_id, date_finished, id);
CREATE INDEX ix_deploy_project_early ON public.deploy_project USING btree (project_id, environment_id, date_finished, deploy_id) WHERE is_before_release;
CREATE INDEX ix_deploy_project_order ON public.deploy_project USING btree (project_id, environment_id, date_finished, deploy_id, release_id);
CREATE INDEX ix_deploy_project_release ON public.deploy_project USING btree (release_id, project_id);
CREATE INDEX ix_deploy_release_id_date_finished_id ON public.deploy USING btree (release_id, date_finished, id);
CREATE INDEX ix_envelope_due_id ON public.envelope USING btree (due, id);
CREATE INDEX ix_environment_project_project_id ON public.environment_project USING btree (project_id);
CREATE INDEX ix_event_day_project_id_day ON public.event_day USING btree (project_id, day);
CREATE INDEX ix_event_hour_project_id_hour ON public.event_hour USING btree (project_id, hour);
CREATE INDEX ix_head_commit_commit_id ON public.head_commit USING btree (commit_id);
CREATE INDEX ix_idempotency_key_date_created ON public.idempotency_key USING btree (date_created);
CREATE INDEX ix_issue_first_release_id ON public.issue USING btree (first_release_id);
CREATE INDEX ix_issue_last_seen ON public.issue USING btree (last_seen);
CREATE INDEX ix_key_usage_day ON public.key_usage USING btree (day);
CREATE INDEX ix_member_user_id ON public.member USING btree (user_id);
CREATE INDEX ix_outbox_due ON public.outbox USING btree (due);
CREATE INDEX ix_project_key_project_id ON public.project_key USING btree (project_id);
CREATE INDEX ix_project_team_team_id ON public.project_team USING btree (team_id);
CREATE INDEX ix_pull_request_organization_id_merge_sha ON public.pull_request USING btree (organization_id, merge_sha);
CREATE INDEX ix_received_count_day ON public.received_count USING btree (day);
CREATE INDEX ix_release_commit_commit_id_release_id ON public.release_commit USING btree (commit_id, release_id);
CREATE INDEX ix_release_organization_id_build_code ON public.release USING btree (organization_id, build_code);
CREATE INDEX ix_release_organization_id_build_number_id ON public.release USING btree (organization_id, build_number, id);
CREATE INDEX ix_release_organization_id_date_created_id ON public.release USING btree (organization_id, date_created, id);
CREATE INDEX ix_release_organization_id_date_released_date_created_id ON public.release USING btree (organization_id, date_released, date_created, id);
CREATE INDEX ix_release_organization_id_semver_order_date_created_id ON public.release USING btree (organization_id, semver_order, date_created, id);
CREATE INDEX ix_release_package ON public.release USING btree (organization_id, package, semver_order, date_created, id);
CREATE INDEX ix_release_project_environment_adoption ON public.release_project_environment USING btree (organization_id, environment_id, project_id, adopted, release_id);
CREATE INDEX ix_release_project_organization_id_project_id_release_id ON public.release_project USING btree (organization_id, project_id, release_id);
CREATE INDEX ix_release_project_project_id_release_date_release_id ON public.release_project USING btree (project_id, release_date, release_id);
CREATE INDEX ix_repository_organization_id_name ON public.repository USING btree (organization_id, name);
CREATE INDEX ix_rollup_late_project_id_day ON public.rollup_late USING btree (project_id, day);
CREATE INDEX ix_session_day_project_id_day ON public.session_day USING btree (project_id, day);
CREATE INDEX ix_session_hour_project_id_hour ON public.session_hour USING btree (project_id, hour);
CREATE INDEX ix_session_state_expires ON public.session_state USING btree (expires);
CREATE INDEX ix_team_member_user_id ON public.team_member USING btree (user_id);
CREATE INDEX ix_user_email_lowered ON public.user_email USING btree (lowered);
CREATE UNIQUE INDEX uq_outbox_waiting ON public.outbox USING btree (organization_id, kind) WHERE (claimed IS NULL);
CREATE TRIGGER deploy_project_copies BEFORE INSERT ON public.deploy_project FOR EACH ROW EXECUTE FUNCTION public.copy_deploy();
CREATE TRIGGER release_dates AFTER UPDATE OF date_released, date_created ON public.release FOR EACH ROW WHEN ((COALESCE(old.date_released, old.date_created) IS DISTINCT FROM COALESCE(new.date_released, new.date_created))) EXECUTE FUNCTION public.copy_release_dates();
CREATE TRIGGER release_project_copies BEFORE INSERT ON public.release_project FOR EACH ROW EXECUTE FUNCTION public.copy_release();
ALTER TABLE ONLY public.access_token_organization
    ADD CONSTRAINT fk_access_token_organization_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.access_token_organization
    ADD CONSTRAINT fk_access_token_organization_token_id FOREIGN KEY (token_id) REFERENCES public.access_token(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT fk_access_token_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ancestry
    ADD CONSTRAINT fk_ancestry_head_id FOREIGN KEY (head_id) REFERENCES public.commit(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ancestry
    ADD CONSTRAINT fk_ancestry_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.change
    ADD CONSTRAINT fk_change_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.commit_author
    ADD CONSTRAINT fk_commit_author_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.commit
    ADD CONSTRAINT fk_commit_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_favorite
    ADD CONSTRAINT fk_dashboard_favorite_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_favorite
    ADD CONSTRAINT fk_dashboard_favorite_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_favorite
    ADD CONSTRAINT fk_dashboard_favorite_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT fk_dashboard_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_permission
    ADD CONSTRAINT fk_dashboard_permission_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_permission
    ADD CONSTRAINT fk_dashboard_permission_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_project
    ADD CONSTRAINT fk_dashboard_project_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_project
    ADD CONSTRAINT fk_dashboard_project_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_project
    ADD CONSTRAINT fk_dashboard_project_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_team
    ADD CONSTRAINT fk_dashboard_team_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_team
    ADD CONSTRAINT fk_dashboard_team_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_team
    ADD CONSTRAINT fk_dashboard_team_team_id FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_tombstone
    ADD CONSTRAINT fk_dashboard_tombstone_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_version
    ADD CONSTRAINT fk_dashboard_version_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_version
    ADD CONSTRAINT fk_dashboard_version_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deploy
    ADD CONSTRAINT fk_deploy_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deploy_project
    ADD CONSTRAINT fk_deploy_project_deploy_id FOREIGN KEY (deploy_id) REFERENCES public.deploy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deploy_project
    ADD CONSTRAINT fk_deploy_project_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deploy_project
    ADD CONSTRAINT fk_deploy_project_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deploy
    ADD CONSTRAINT fk_deploy_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT fk_envelope_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT fk_envelope_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.environment
    ADD CONSTRAINT fk_environment_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.environment_project
    ADD CONSTRAINT fk_environment_project_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.environment_project
    ADD CONSTRAINT fk_environment_project_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.environment_project
    ADD CONSTRAINT fk_environment_project_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_day
    ADD CONSTRAINT fk_event_day_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_day
    ADD CONSTRAINT fk_event_day_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_day
    ADD CONSTRAINT fk_event_day_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_day
    ADD CONSTRAINT fk_event_day_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_hour
    ADD CONSTRAINT fk_event_hour_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_hour
    ADD CONSTRAINT fk_event_hour_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_hour
    ADD CONSTRAINT fk_event_hour_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.event_hour
    ADD CONSTRAINT fk_event_hour_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.file_change
    ADD CONSTRAINT fk_file_change_commit_id FOREIGN KEY (commit_id) REFERENCES public.commit(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.file_change
    ADD CONSTRAINT fk_file_change_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.head_commit
    ADD CONSTRAINT fk_head_commit_commit_id FOREIGN KEY (commit_id) REFERENCES public.commit(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.head_commit
    ADD CONSTRAINT fk_head_commit_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.head_commit
    ADD CONSTRAINT fk_head_commit_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.head_commit
    ADD CONSTRAINT fk_head_commit_repository_id FOREIGN KEY (repository_id) REFERENCES public.repository(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT fk_idempotency_key_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.issue
    ADD CONSTRAINT fk_issue_first_release_id FOREIGN KEY (first_release_id) REFERENCES public.release(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.issue
    ADD CONSTRAINT fk_issue_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.issue
    ADD CONSTRAINT fk_issue_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.key_usage
    ADD CONSTRAINT fk_key_usage_key_id FOREIGN KEY (key_id) REFERENCES public.project_key(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.key_usage
    ADD CONSTRAINT fk_key_usage_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.member
    ADD CONSTRAINT fk_member_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.member
    ADD CONSTRAINT fk_member_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prebuilt_favorite
    ADD CONSTRAINT fk_prebuilt_favorite_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prebuilt_favorite
    ADD CONSTRAINT fk_prebuilt_favorite_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prebuilt_visits
    ADD CONSTRAINT fk_prebuilt_visits_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_day
    ADD CONSTRAINT fk_project_event_day_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_day
    ADD CONSTRAINT fk_project_event_day_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_day
    ADD CONSTRAINT fk_project_event_day_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_hour
    ADD CONSTRAINT fk_project_event_hour_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_hour
    ADD CONSTRAINT fk_project_event_hour_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_event_hour
    ADD CONSTRAINT fk_project_event_hour_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_key
    ADD CONSTRAINT fk_project_key_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_key
    ADD CONSTRAINT fk_project_key_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project
    ADD CONSTRAINT fk_project_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_platform
    ADD CONSTRAINT fk_project_platform_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_platform
    ADD CONSTRAINT fk_project_platform_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_day
    ADD CONSTRAINT fk_project_session_day_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_day
    ADD CONSTRAINT fk_project_session_day_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_day
    ADD CONSTRAINT fk_project_session_day_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_hour
    ADD CONSTRAINT fk_project_session_hour_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_hour
    ADD CONSTRAINT fk_project_session_hour_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_session_hour
    ADD CONSTRAINT fk_project_session_hour_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_team
    ADD CONSTRAINT fk_project_team_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_team
    ADD CONSTRAINT fk_project_team_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_team
    ADD CONSTRAINT fk_project_team_team_id FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pull_request
    ADD CONSTRAINT fk_pull_request_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.received_count
    ADD CONSTRAINT fk_received_count_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.received_count
    ADD CONSTRAINT fk_received_count_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_commit
    ADD CONSTRAINT fk_release_commit_commit_id FOREIGN KEY (commit_id) REFERENCES public.commit(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_commit
    ADD CONSTRAINT fk_release_commit_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_commit
    ADD CONSTRAINT fk_release_commit_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT fk_release_project_environment_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT fk_release_project_environment_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT fk_release_project_environment_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project_environment
    ADD CONSTRAINT fk_release_project_environment_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project
    ADD CONSTRAINT fk_release_project_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project
    ADD CONSTRAINT fk_release_project_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.release_project
    ADD CONSTRAINT fk_release_project_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.repository
    ADD CONSTRAINT fk_repository_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rollup_frontier
    ADD CONSTRAINT fk_rollup_frontier_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rollup_frontier
    ADD CONSTRAINT fk_rollup_frontier_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rollup_late
    ADD CONSTRAINT fk_rollup_late_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rollup_late
    ADD CONSTRAINT fk_rollup_late_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_day
    ADD CONSTRAINT fk_session_day_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_day
    ADD CONSTRAINT fk_session_day_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_day
    ADD CONSTRAINT fk_session_day_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_day
    ADD CONSTRAINT fk_session_day_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_hour
    ADD CONSTRAINT fk_session_hour_environment_id FOREIGN KEY (environment_id) REFERENCES public.environment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_hour
    ADD CONSTRAINT fk_session_hour_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_hour
    ADD CONSTRAINT fk_session_hour_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_hour
    ADD CONSTRAINT fk_session_hour_release_id FOREIGN KEY (release_id) REFERENCES public.release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_state
    ADD CONSTRAINT fk_session_state_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session_state
    ADD CONSTRAINT fk_session_state_project_id FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT fk_team_member_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT fk_team_member_team_id FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT fk_team_member_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.team
    ADD CONSTRAINT fk_team_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.token_budget
    ADD CONSTRAINT fk_token_budget_token_id FOREIGN KEY (token_id) REFERENCES public.access_token(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.user_email
    ADD CONSTRAINT fk_user_email_user_id FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.widget
    ADD CONSTRAINT fk_widget_dashboard_id FOREIGN KEY (dashboard_id) REFERENCES public.dashboard(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.widget
    ADD CONSTRAINT fk_widget_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.widget_query
    ADD CONSTRAINT fk_widget_query_organization_id FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.widget_query
    ADD CONSTRAINT fk_widget_query_widget_id FOREIGN KEY (widget_id) REFERENCES public.widget(id) ON DELETE CASCADE;
