-- What somebody books again and again: the wish, worked off date by date.
create table booking_series (
  corp_id text not null references corps on delete cascade,
  id uuid not null,
  organizer_id uuid not null,
  title text not null,
  note text not null default '',
  -- `RepeatRule`: the days, by the clock of the rooms.
  rule jsonb not null,
  start_minutes smallint not null,
  minutes integer not null,
  time_zone text not null,
  room_ids uuid[] not null,
  attendee_ids uuid[] not null default '{}',
  -- What was asked, where it may be asked again.
  request_digest bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (corp_id, id),
  foreign key (corp_id, organizer_id) references employees (corp_id, id)
);

-- Each date of a series: to be held yet, held as a booking, or left out and why.
create table booking_series_dates (
  corp_id text not null,
  series_id uuid not null,
  -- The day by the rule: what the date is called, whenever it takes place.
  date date not null,
  during tstzrange not null,
  room_ids uuid[] not null,
  state text not null check (state in ('wished', 'held', 'skipped')),
  -- `SkipCause` of a skipped date.
  cause jsonb,
  -- The booking that the date has, or will have: known beforehand, so that holding it twice is holding it once.
  booking_id uuid not null,
  updated_at timestamptz not null,
  primary key (corp_id, series_id, date),
  foreign key (corp_id, series_id) references booking_series (corp_id, id) on delete cascade
);

alter table bookings add column series_id uuid;
create index bookings_series on bookings (corp_id, series_id) where series_id is not null;

-- Special days of a year in the Corp's own words, in place of those that come with the product.
create table work_calendars (
  corp_id text not null references corps on delete cascade,
  year smallint not null,
  -- `SpecialDay`s in order.
  days jsonb not null,
  updated_at timestamptz not null,
  updated_by uuid,
  primary key (corp_id, year)
);
