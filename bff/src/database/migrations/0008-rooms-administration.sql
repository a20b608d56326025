-- What is ours of a room, beside what DingTalk tells of it; reading it from DingTalk never touches these.
alter table rooms
  add column labels text[] not null default '{}',
  add column picture_id uuid,
  -- DingTalk knows no time zones: without a choice of ours a room of DingTalk's follows the Corp.
  add column time_zone_set boolean not null default false,
  add column visible_to jsonb not null default '{"kind": "everyone"}',
  add column bookable_here jsonb not null default '{"kind": "everyone"}',
  add column open_here boolean not null default true;

-- In the database, so that every process has them and a backup is one thing.
create table room_pictures (
  id uuid primary key,
  corp_id text not null references corps,
  content_type text not null,
  bytes bytea not null,
  created_at timestamptz not null
);
create index room_pictures_corp on room_pictures (corp_id);

-- What is to be changed in DingTalk's rooms, written before DingTalk is asked: a process that dies leaves it to be looked after.
create table room_writes (
  id uuid primary key,
  corp_id text not null references corps,
  -- Ours; of a room that is being created, the one it will have.
  room_id uuid not null,
  kind text not null check (kind in ('create', 'update', 'delete')),
  state text not null check (state in ('asked', 'done', 'refused', 'lost')),
  name text not null,
  before jsonb,
  after jsonb,
  actor_id uuid,
  actor_address text,
  -- DingTalk's code of a refusal, or why nothing is known.
  code text,
  asked_at timestamptz not null,
  settled_at timestamptz
);
create index room_writes_asked on room_writes (corp_id) where state = 'asked';
create index room_writes_latest on room_writes (corp_id, settled_at);

create table room_imports (
  id uuid primary key,
  corp_id text not null references corps,
  state text not null check (state in ('draft', 'applied', 'undone')),
  file_name text not null,
  -- The table as it was read and corrected: columns, and rows of text.
  content jsonb not null,
  -- What applying it changed, with what it was before: for undoing it.
  changes jsonb,
  created_by uuid,
  created_at timestamptz not null,
  applied_at timestamptz,
  undone_at timestamptz
);
create index room_imports_corp on room_imports (corp_id, applied_at);
