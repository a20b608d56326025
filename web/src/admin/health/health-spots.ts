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

/** Where in DingTalk's console each cause is dealt with; those that are not there are dealt with elsewhere. */
export const healthSpots: Partial<Record<HealthCause, ConsoleSpot>> = {
  secret_refused: consoleSpots.app,
  wrong_corp: consoleSpots.corp,
  address_not_allowed: consoleSpots.egress,
  permission_missing: consoleSpots.permissions,
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
  no_phone_arrival: consoleSpots.addresses,
  no_pc_arrival: consoleSpots.addresses,
  no_console_arrival: consoleSpots.addresses,
  sso_missing: consoleSpots.sso,
  sso_refused: consoleSpots.sso,
}
