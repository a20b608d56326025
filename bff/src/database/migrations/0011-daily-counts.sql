-- How often things happened on a day that only the health check asks about. Numbers and fixed words, never a person.
create table daily_counts (
  corp_id text not null,
  -- UTC.
  day date not null,
  kind text not null,
  name text not null,
  count integer not null,
  last_at timestamptz not null,
  primary key (corp_id, day, kind, name)
);
