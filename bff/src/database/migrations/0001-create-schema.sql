create extension if not exists btree_gist;

create table corps (
  corp_id text primary key,
  -- The opaque part of the request URL.
  corp_key text not null unique,
  name text not null default '',
  agent_id text not null,
  client_id text not null,
  -- Sealed with the master key (corps/sealer.ts); never plain.
  sealed_secrets bytea not null,
  operator_user_id text,
  operator_union_id text,
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table departments (
  corp_id text not null references corps,
  department_id bigint not null,
  parent_id bigint,
  name text not null,
  sort_order integer not null default 0,
  seen_run uuid,
  removed_at timestamptz,
  updated_at timestamptz not null,
  primary key (corp_id, department_id)
);

create table employees (
  id uuid primary key,
  corp_id text not null references corps,
  user_id text not null,
  union_id text not null,
  name text not null,
  title text,
  avatar_url text,
  is_administrator boolean not null default false,
  seen_run uuid,
  left_at timestamptz,
  updated_at timestamptz not null,
  unique (corp_id, user_id),
  unique (corp_id, id)
);
create index employees_union_id on employees (corp_id, union_id);

create table employee_departments (
  corp_id text not null,
  employee_id uuid not null,
  department_id bigint not null,
  primary key (corp_id, employee_id, department_id),
  foreign key (corp_id, employee_id) references employees (corp_id, id) on delete cascade
);
create index employee_departments_department on employee_departments (corp_id, department_id);

create table room_groups (
  id uuid primary key,
  corp_id text not null references corps,
  dingtalk_group_id bigint,
  parent_id uuid references room_groups,
  name text not null,
  sort_order integer not null default 0,
  seen_run uuid,
  removed_at timestamptz,
  updated_at timestamptz not null,
  unique (corp_id, dingtalk_group_id)
);

create table rooms (
  id uuid primary key,
  corp_id text not null references corps,
  origin text not null check (origin in ('dingtalk', 'own')),
  dingtalk_room_id text,
  group_id uuid references room_groups,
  name text not null,
  capacity integer,
  equipment text[] not null default '{}',
  picture_url text,
  location text,
  description text,
  time_zone text not null default 'Asia/Shanghai',
  rules jsonb not null,
  sort_order integer not null default 0,
  -- What the last list answer said of the room: a detail read is due when it differs.
  list_digest text,
  seen_run uuid,
  removed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (corp_id, dingtalk_room_id),
  unique (corp_id, id),
  check ((origin = 'dingtalk') = (dingtalk_room_id is not null))
);

create table sessions (
  -- SHA-256 of the token: who reads the table cannot sign in.
  token_hash bytea primary key,
  corp_id text not null references corps,
  employee_id uuid not null,
  is_administrator boolean not null default false,
  platform text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  -- Set when a newer token took its place; honoured a few seconds longer for requests under way.
  replaced_at timestamptz,
  foreign key (corp_id, employee_id) references employees (corp_id, id)
);
create index sessions_employee on sessions (corp_id, employee_id);
create index sessions_expiry on sessions (expires_at);

create table bookings (
  id uuid primary key,
  -- No reference to `corps` here and in the two queues: each insert would lock that one row; the organizer and the room are of a known Corp.
  corp_id text not null,
  origin text not null check (origin in ('app', 'dingtalk')),
  state text not null check (state in ('placing', 'awaiting_approval', 'confirmed', 'refused', 'cancelled', 'released', 'ended')),
  organizer_id uuid,
  -- Who DingTalk names as organizer, kept even when not in our directory.
  organizer_union_id text,
  organizer_name text,
  title text,
  note text not null default '',
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  calendar_event_id text,
  -- DingTalk's bookId (meetingroom_book events), one per booking.
  dingtalk_book_id text,
  -- Since when the meeting stands in DingTalk's calendar with all its rooms; null while it does not.
  placed_at timestamptz,
  idempotency_key text,
  request_digest bytea,
  refusal jsonb,
  cancelled_at timestamptz,
  cancelled_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (corp_id, organizer_id) references employees (corp_id, id),
  unique (corp_id, id)
);
create unique index bookings_idempotency on bookings (corp_id, organizer_id, idempotency_key) where idempotency_key is not null;
create unique index bookings_calendar_event on bookings (corp_id, calendar_event_id) where calendar_event_id is not null;
-- Occurrences of a series made in DingTalk carry the event's id, '~' and their start.
create index bookings_event_series on bookings (corp_id, split_part(calendar_event_id, '~', 1)) where calendar_event_id is not null;
create index bookings_dingtalk_book on bookings (corp_id, dingtalk_book_id) where dingtalk_book_id is not null;
create index bookings_organizer on bookings (corp_id, organizer_id, lower(during));
create index bookings_updated on bookings (updated_at);

-- Everything that occupies a room, whatever path wrote it. Rows stay for history; only active ones exclude each other.
create table room_occupancies (
  corp_id text not null,
  room_id uuid not null,
  booking_id uuid not null,
  during tstzrange not null,
  active boolean not null default true,
  -- DingTalk says that it stands although another active row holds the room: shown, and settled by reconciliation.
  conflict boolean not null default false,
  -- Given back here while DingTalk still holds it: whoever takes the time next is placed only after the withdrawal.
  releasing boolean not null default false,
  primary key (booking_id, room_id),
  constraint room_occupancies_no_overlap exclude using gist (room_id with =, during with &&) where (active),
  -- Deferred: a booking that could not get all its rooms in one statement fails as a whole at its end.
  constraint room_occupancies_booking foreign key (corp_id, booking_id) references bookings (corp_id, id) deferrable initially deferred,
  constraint room_occupancies_room foreign key (corp_id, room_id) references rooms (corp_id, id),
  check (not (active and (conflict or releasing)))
);
create index room_occupancies_room_start on room_occupancies (room_id, lower(during)) where active or conflict;
create index room_occupancies_corp_start on room_occupancies (corp_id, lower(during)) where active or conflict;
-- Only DingTalk's own client makes these; a day is read as two days of starts and all of them.
create index room_occupancies_long on room_occupancies (corp_id) where (active or conflict) and upper(during) - lower(during) > interval '24 hours';
create index room_occupancies_releasing on room_occupancies (room_id) where releasing;
create index room_occupancies_conflict on room_occupancies (corp_id, room_id) where conflict;

create table booking_attendees (
  corp_id text not null,
  booking_id uuid not null,
  employee_id uuid not null,
  response text not null default 'needs_action',
  primary key (booking_id, employee_id),
  foreign key (corp_id, booking_id) references bookings (corp_id, id) deferrable initially deferred,
  foreign key (corp_id, employee_id) references employees (corp_id, id)
);
create index booking_attendees_employee on booking_attendees (corp_id, employee_id);

-- What happened to a booking after it was made; never changed, never deleted.
create table booking_history (
  id bigint generated always as identity primary key,
  corp_id text not null,
  booking_id uuid not null,
  kind text not null,
  actor_id uuid,
  detail jsonb not null default '{}',
  at timestamptz not null,
  foreign key (corp_id, booking_id) references bookings (corp_id, id) deferrable initially deferred
);
create index booking_history_booking on booking_history (booking_id, id);

-- What must reach DingTalk, written in the same statement as the change that asks for it.
create table outbox (
  id bigint generated always as identity primary key,
  corp_id text not null,
  kind text not null,
  -- Items of one subject are carried out one at a time, in order.
  subject_id uuid not null,
  payload jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts integer not null default 0,
  -- How often the item was taken up at all. Grows only, so it also tells an old holder from the present one.
  claims integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index outbox_due on outbox (due_at) where state = 'waiting';
create index outbox_subject on outbox (subject_id, id) where state = 'waiting';

-- DingTalk's events as they came: stored before they are answered.
create table incoming_events (
  id bigint generated always as identity primary key,
  corp_id text not null,
  dedupe_key text not null,
  event_type text not null,
  -- Handled one at a time, in order of arrival, per subject (a calendar event, a person, a department, a room).
  subject_id text not null default '',
  payload text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  outcome text,
  attempts integer not null default 0,
  -- How often the item was taken up at all. Grows only, so it also tells an old holder from the present one.
  claims integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  last_error text,
  copies integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (corp_id, dedupe_key)
);
create index incoming_events_due on incoming_events (due_at) where state = 'waiting';
create index incoming_events_subject on incoming_events (corp_id, subject_id, id) where state = 'waiting';

-- Work that comes again: one row per Corp and name, run by one process at a time, resumed where it stopped.
create table scheduled_tasks (
  corp_id text not null references corps,
  name text not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  progress jsonb,
  attempts integer not null default 0,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_error text,
  updated_at timestamptz not null,
  primary key (corp_id, name)
);

-- Calls to DingTalk, counted per calendar month (Asia/Shanghai) and kind.
create table call_counts (
  corp_id text not null references corps,
  month date not null,
  kind text not null,
  counted boolean not null,
  calls bigint not null default 0,
  primary key (corp_id, month, kind)
);
