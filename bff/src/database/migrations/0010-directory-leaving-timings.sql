alter table employees
  -- Which fields came empty; the values are not kept. Null: not read since this is noted.
  add column lacks text[],
  -- Opened DingTalk at least once.
  add column is_active boolean not null default true,
  -- Only told when somebody is read alone; kept, since nobody tells it of a leaver.
  add column manager_user_id text;

alter table employee_departments add column is_leader boolean not null default false;

-- Each reading of the whole directory. Where it stands is in scheduled_tasks.progress; here is what people see of it.
create table directory_syncs (
  id uuid primary key,
  corp_id text not null references corps on delete cascade,
  cause text not null check (cause in ('first', 'schedule', 'administrator')),
  requested_by uuid,
  state text not null check (state in ('waiting', 'running', 'stopping', 'stopped', 'done')),
  requested_at timestamptz not null,
  started_at timestamptz,
  saved_at timestamptz,
  finished_at timestamptz,
  -- Time spent reading, without pauses.
  active_ms bigint not null default 0,
  calls integer not null default 0,
  departments_found integer not null default 0,
  departments_read integer not null default 0,
  people_expected integer,
  -- Why the last attempt failed; see shared/src/directory/directory-sync.types.ts.
  problem jsonb,
  report jsonb
);
create index directory_syncs_corp on directory_syncs (corp_id, requested_at);

-- Who and what is in DingTalk and not here, as the last complete run found it.
create table directory_findings (
  corp_id text not null references corps on delete cascade,
  kind text not null,
  subject_id text not null,
  name text,
  primary key (corp_id, kind, subject_id)
);

-- What happens by itself to the bookings of somebody who left; no row: administrators are asked.
create table leaving_settings (
  corp_id text primary key references corps on delete cascade,
  action text not null check (action in ('ask', 'hand_over', 'release')),
  after_days integer not null check (after_days between 0 and 90),
  updated_at timestamptz not null
);

alter table incoming_events
  -- How long DingTalk waited for our answer; null: not noted.
  add column answered_in_ms integer,
  -- How long the last attempt at working it off took.
  add column handled_in_ms integer;
