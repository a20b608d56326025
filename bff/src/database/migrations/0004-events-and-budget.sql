-- When an administrator last had an event worked off again.
alter table incoming_events add column replayed_at timestamptz;
-- The log of one type, newest first.
create index incoming_events_type on incoming_events (corp_id, event_type, id);
