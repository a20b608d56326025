-- Busy times tell neither title nor people. From when on the event of a native booking may be read for them; null: they are known.
alter table bookings add column details_due_at timestamptz;
-- Its event is a series in DingTalk's calendar: what is done to the event is done to all of its dates.
alter table bookings add column recurring boolean not null default false;
update bookings set details_due_at = updated_at where origin = 'dingtalk' and title is null;
update bookings set recurring = true where origin = 'dingtalk' and calendar_event_id like '%~%';

-- Whom a room of DingTalk's is for, also people whom the directory does not know yet.
alter table rooms add column authorized_union_ids text[] not null default '{}';
