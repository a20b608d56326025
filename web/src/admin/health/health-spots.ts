import type { HealthCause } from '@meeting/shared'
import { consoleSpots } from '../connection/console-spots.ts'
import type { ConsoleSpot } from '../ui/console-drawing.types.ts'

const { site, menu, path } = consoleSpots.permissions

/** Which part of the company the app may see; below the list of permissions. */
const scope: ConsoleSpot = {
  site,
  path: [...path, '通讯录权限范围'],
  menu,
  current: '权限管理',
  lines: [
    { label: '搜索权限', kind: 'input' },
    { label: '权限范围', kind: 'tick', sample: '全部员工', marked: true },
    { label: '保存', kind: 'button', marked: true },
  ],
}

const adminSite = '钉钉管理后台 oa.dingtalk.com'
const adminMenu = ['通讯录', '工作台', '权限管理', '智能会议室', '安全与权限']

const administrators: ConsoleSpot = {
  site: adminSite,
  path: ['管理后台', '权限管理', '管理员'],
  menu: adminMenu,
  current: '权限管理',
  lines: [
    { label: '主管理员', kind: 'text', sample: '一位' },
    { label: '添加子管理员', kind: 'button', marked: true },
  ],
}

const smartRooms: ConsoleSpot = {
  site: adminSite,
  path: ['管理后台', '智能会议室', '会议室管理'],
  menu: adminMenu,
  current: '智能会议室',
  lines: [
    { label: '会议室', kind: 'text', sample: '还没有' },
    { label: '添加会议室', kind: 'button', marked: true },
  ],
}

const roomAdministrators: ConsoleSpot = {
  site: adminSite,
  path: ['管理后台', '智能会议室', '权限设置'],
  menu: adminMenu,
  current: '智能会议室',
  lines: [
    { label: '会议室管理员', kind: 'input', marked: true },
    { label: '保存', kind: 'button', marked: true },
  ],
}

/** Where in DingTalk's console each cause is dealt with; those that are not there are dealt with elsewhere. */
export const healthSpots: Partial<Record<HealthCause, ConsoleSpot>> = {
  secret_refused: consoleSpots.app,
  wrong_corp: consoleSpots.corp,
  address_not_allowed: consoleSpots.egress,
  permission_missing: consoleSpots.permissions,
  field_hidden: consoleSpots.permissions,
  agent_wrong: consoleSpots.app,
  scope_empty: scope,
  scope_partial: scope,
  administrators_hidden: scope,
  never_verified: consoleSpots.requestUrl,
  aes_key_wrong: consoleSpots.eventKeys,
  token_wrong: consoleSpots.eventKeys,
  both_wrong: consoleSpots.eventKeys,
  owner_wrong: consoleSpots.requestUrl,
  foreign_corp: consoleSpots.requestUrl,
  events_silent: consoleSpots.requestUrl,
  events_taken: consoleSpots.requestUrl,
  room_events_missing: consoleSpots.eventTypes,
  pushes_short: consoleSpots.eventTypes,
  sign_in_domain: consoleSpots.addresses,
  colleagues_outside: consoleSpots.publish,
  colleagues_absent: consoleSpots.publish,
  no_administrator: administrators,
  rooms_none: smartRooms,
  rooms_not_entitled: smartRooms,
  operator_no_room_administrator: roomAdministrators,
  no_phone_arrival: consoleSpots.addresses,
  no_pc_arrival: consoleSpots.addresses,
  no_console_arrival: consoleSpots.addresses,
  sso_missing: consoleSpots.sso,
  sso_refused: consoleSpots.sso,
}

/** Pages of this backend on which a cause is dealt with, by the names of their sections. */
export const healthPlaces: Partial<Record<HealthCause, 'connection' | 'events' | 'budget' | 'directory' | 'notices'>> =
  {
    secret_refused: 'connection',
    wrong_corp: 'connection',
    agent_wrong: 'connection',
    identity_mixed: 'connection',
    event_keys_missing: 'connection',
    aes_key_wrong: 'connection',
    token_wrong: 'connection',
    both_wrong: 'connection',
    push_mangled: 'connection',
    sso_missing: 'connection',
    sso_refused: 'connection',
    sync_failed: 'directory',
    people_missing: 'directory',
    events_recovered: 'events',
    events_dead: 'events',
    events_waiting: 'events',
    notices_refused: 'notices',
    notices_capped: 'notices',
    notices_missed: 'notices',
    budget_short: 'budget',
    budget_reduced: 'budget',
    budget_switched: 'budget',
  }
