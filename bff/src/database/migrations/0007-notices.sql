-- What somebody is to be told: written with the change that it tells of, one row per person. The bell of the app shows these rows;
-- DingTalk's work notifications carry them further (notices/notices.md).
create table notices (
  id bigint generated always as identity primary key,
  corp_id text not null,
  kind text not null,
  receiver_id uuid not null,
  -- No reference: a booking of DingTalk's own client may turn out to be a twin and go.
  booking_id uuid,
  detail jsonb not null default '{}',
  -- The same is told to the same person once.
  dedupe_key text,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'missed', 'dropped')),
  -- Why it was missed or dropped, or why the last attempt failed.
  reason text,
  -- How often DingTalk turned it away.
  attempts integer not null default 0,
  due_at timestamptz not null,
  -- Of no use afterwards.
  not_after timestamptz not null,
  send_id bigint,
  sent_at timestamptz,
  -- What DingTalk said of this person when asked afterwards.
  delivery text check (delivery in ('delivered', 'read')),
  -- As it was worded when it was (to be) sent.
  title text,
  body text,
  seen_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (corp_id, receiver_id) references employees (corp_id, id)
);
create unique index notices_dedupe on notices (corp_id, receiver_id, dedupe_key) where dedupe_key is not null;
create index notices_due on notices (due_at) where state = 'waiting';
create index notices_receiver on notices (corp_id, receiver_id, id);
create index notices_missed on notices (corp_id, receiver_id)
  where seen_at is null and (state = 'missed' or (state = 'waiting' and attempts > 0));
create index notices_sent on notices (corp_id, receiver_id, sent_at) where sent_at is not null;
create index notices_send on notices (send_id) where send_id is not null;
create index notices_corp on notices (corp_id, id);

-- One call of asyncsend_v2. `prepared`: certainly not called yet; `sending`: perhaps; `unknown`: nobody knows, never sent again.
create table notice_sends (
  id bigint generated always as identity primary key,
  corp_id text not null,
  state text not null check (state in ('prepared', 'sending', 'accepted', 'refused', 'unknown', 'abandoned')),
  message jsonb not null,
  is_needed boolean not null,
  receivers integer not null,
  leased_until timestamptz,
  task_id bigint,
  -- DingTalk's code and words when it did not accept.
  code text,
  problem text,
  result_due_at timestamptz,
  result_attempts integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index notice_sends_open on notice_sends (leased_until) where state in ('prepared', 'sending');
create index notice_sends_result on notice_sends (result_due_at) where result_due_at is not null;
create index notice_sends_corp on notice_sends (corp_id, id);

-- What a Corp has set otherwise than the product (shared/src/notices).
create table notice_switches (
  corp_id text not null references corps on delete cascade,
  kind text not null,
  is_on boolean not null,
  updated_at timestamptz not null,
  primary key (corp_id, kind)
);
create table notice_templates (
  corp_id text not null references corps on delete cascade,
  kind text not null,
  language text not null check (language in ('zh-CN', 'en-US')),
  title text not null,
  body text not null,
  updated_at timestamptz not null,
  primary key (corp_id, kind, language)
);
create table notice_settings (
  corp_id text primary key references corps on delete cascade,
  language text not null check (language in ('zh-CN', 'en-US')),
  reminder_minutes integer not null,
  updated_at timestamptz not null
);

-- What somebody does not want to be told.
create table notice_mutes (
  corp_id text not null,
  employee_id uuid not null,
  kind text not null,
  primary key (corp_id, employee_id, kind),
  foreign key (corp_id, employee_id) references employees (corp_id, id) on delete cascade
);

-- In which language somebody last used the app; null: not known.
alter table employees add column language text;
