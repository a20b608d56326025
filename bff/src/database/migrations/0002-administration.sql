alter table corps
  -- Null: being set up. It has a request URL already, but nobody signs in and nothing is read.
  add column connected_at timestamptz,
  -- What the environment gave at the last start, sealed: only what changed there since then replaces what is here.
  add column sealed_environment bytea,
  -- When each secret was set: {"clientSecret": "2026-11-23T01:00:00.000Z"}.
  add column secrets_set_at jsonb not null default '{}';
update corps set connected_at = created_at;

-- DingTalk's main administrators among is_administrator; the others are sub-administrators.
alter table employees add column is_main_administrator boolean not null default false;

-- Whom administrators let administer, whatever DingTalk says of them.
create table named_administrators (
  corp_id text not null references corps,
  employee_id uuid not null,
  named_by uuid,
  named_at timestamptz not null,
  primary key (corp_id, employee_id),
  foreign key (corp_id, employee_id) references employees (corp_id, id)
);

-- Who changed what, when and from where; never a secret. The Corp may be gone, or never have come to be.
create table audit_entries (
  id bigint generated always as identity primary key,
  corp_id text not null,
  actor_kind text not null check (actor_kind in ('employee', 'setup', 'operator', 'system')),
  actor_id uuid,
  -- As the person was called then.
  actor_name text not null default '',
  actor_address text,
  action text not null,
  subject_kind text not null,
  subject_id text,
  subject_name text,
  before jsonb,
  after jsonb,
  at timestamptz not null
);
create index audit_entries_corp on audit_entries (corp_id, id);
create index audit_entries_subject on audit_entries (corp_id, subject_kind, subject_id, id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are only added' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger audit_entries_are_only_added before update or delete on audit_entries
  for each row execute function refuse_audit_change();
create trigger audit_entries_stay before truncate on audit_entries
  for each statement execute function refuse_audit_change();

-- One-time links into the setup pages; who reads the table cannot open one.
create table setup_links (
  token_hash bytea primary key,
  -- The Corp that it repairs or goes on with; null: a new one, or the only one being set up.
  corp_id text references corps on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz
);

create table setup_sessions (
  token_hash bytea primary key,
  corp_id text references corps on delete set null,
  is_repair boolean not null default false,
  -- What was ticked by hand, and how the last tries went; see setup/setup.types.ts.
  progress jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index setup_sessions_corp on setup_sessions (corp_id);

-- The last pushes to a request URL that were verifications, or that could not be accepted: what of them matched. No content.
create table verification_requests (
  id bigint generated always as identity primary key,
  corp_id text not null references corps on delete cascade,
  accepted boolean not null,
  event_type text,
  -- Null: could not be told.
  signature_ok boolean,
  decrypt_ok boolean,
  owner_kind text check (owner_kind in ('client_id', 'corp_id', 'other')),
  -- Another app's or company's id, half of it masked.
  owner_hint text,
  -- Which of two pairs of token and aes_key matched while they are being replaced.
  matched_keys text check (matched_keys in ('current', 'previous')),
  problem text,
  -- The names under which signature and time came.
  parameters text not null default '',
  source_address text,
  at timestamptz not null
);
create index verification_requests_corp on verification_requests (corp_id, id);

-- Addresses of ours that DingTalk named when it refused a call (60020).
create table egress_addresses (
  corp_id text not null references corps on delete cascade,
  address text not null,
  first_refused_at timestamptz not null,
  last_refused_at timestamptz not null,
  primary key (corp_id, address)
);

-- By which of the addresses in DingTalk's console people have come: each is set by itself.
create table arrivals (
  corp_id text not null references corps on delete cascade,
  way text not null check (way in ('phone', 'pc', 'console', 'browser')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (corp_id, way)
);
