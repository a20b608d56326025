-- How each light of the health check was last found, per Corp.
create table health_results (
  corp_id text not null references corps on delete cascade,
  check_id text not null,
  light text not null check (light in ('ok', 'warning', 'fault', 'unknown')),
  cause text,
  -- Values for the sentences, and the text to copy; see shared/src/health/health.types.ts.
  data jsonb not null default '{}',
  copy jsonb,
  at timestamptz not null,
  -- Since when light and cause are the same.
  since timestamptz not null,
  primary key (corp_id, check_id)
);
