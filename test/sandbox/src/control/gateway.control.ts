import type { Behaviour } from '../behaviour.ts'
import { noFaults } from '../gateway/faults.ts'
import type { World } from '../world.ts'
import { findEmployee } from './calendar.control.ts'
import { ControlError } from './control-error.ts'
import type { ControlState, SandboxControl } from './control.types.ts'

type GatewayControl = Pick<
  SandboxControl,
  | 'authCode'
  | 'setFaults'
  | 'clearFaults'
  | 'setBehaviour'
  | 'setPermissions'
  | 'grantPermissions'
  | 'revokePermissions'
  | 'setCredentials'
  | 'setAllowList'
  | 'setQuota'
  | 'setLimits'
  | 'invalidateTokens'
  | 'inbox'
  | 'calls'
  | 'callCount'
  | 'state'
>

function checkNames(given: object, known: object, what: string): void {
  for (const name of Object.keys(given)) {
    if (!(name in known)) throw new ControlError(`no ${what} ${name}`)
  }
}

function setBehaviour(world: World, input: Partial<Behaviour>): Behaviour {
  checkNames(input, { ...world.behaviour, redirectUris: undefined }, 'behaviour')
  Object.assign(world.behaviour, input)
  return structuredClone(world.behaviour)
}

function describe(world: World): ControlState {
  const { quota } = world
  return {
    company: {
      name: world.companyName,
      corpId: world.credentials.corpId,
      employees: world.directory.listEmployees().length,
      departments: world.directory.listDepartments().length,
      rooms: world.rooms.list().length,
      events: [...world.calendar.list()].length,
    },
    now: world.now(),
    subscription: world.pusher.subscription(),
    faults: structuredClone(world.faults),
    behaviour: structuredClone(world.behaviour),
    permissions: [...world.permissions],
    allowList: world.allowList.ips,
    quota: {
      monthlyCalls: quota.monthlyCalls,
      usedCalls: quota.usedCalls(),
      monthlyPushes: quota.monthlyPushes,
      usedPushes: quota.usedPushes(),
    },
  }
}

/** Switches of the gateway, and what it saw. */
export function createGatewayControl(world: World): GatewayControl {
  const permissions = (): string[] => [...world.permissions]
  return {
    async authCode({ userId, kind, scope }) {
      findEmployee(world, userId)
      return { code: world.codes.issue(kind, userId, scope) }
    },
    async setFaults(input) {
      checkNames(input, noFaults(), 'fault')
      // Bursts count down in place, so they must not be the caller's objects.
      Object.assign(world.faults, structuredClone(input))
      return structuredClone(world.faults)
    },
    async clearFaults() {
      Object.assign(world.faults, noFaults())
    },
    setBehaviour: async (input) => setBehaviour(world, input),
    async setPermissions({ granted }) {
      world.permissions = new Set(granted)
      return permissions()
    },
    async grantPermissions(input) {
      for (const permission of input.permissions) world.permissions.add(permission)
      return permissions()
    },
    async revokePermissions(input) {
      for (const permission of input.permissions) world.permissions.delete(permission)
      return permissions()
    },
    async setCredentials(input) {
      checkNames(input, world.credentials, 'credential')
      return structuredClone(Object.assign(world.credentials, input))
    },
    async setAllowList({ ips, callerIp }) {
      world.allowList = { ips, callerIp: callerIp ?? world.allowList.callerIp }
    },
    async setQuota({ monthlyCalls, monthlyPushes, usedCalls, usedPushes }) {
      const { quota } = world
      quota.monthlyCalls = monthlyCalls ?? quota.monthlyCalls
      quota.monthlyPushes = monthlyPushes ?? quota.monthlyPushes
      quota.setUsed({ calls: usedCalls, pushes: usedPushes })
    },
    async setLimits(input) {
      checkNames(input, world.limits.settings, 'limit')
      Object.assign(world.limits.settings, input)
    },
    async invalidateTokens({ how = 'forget' } = {}) {
      if (how === 'expire') world.tokens.expireAll()
      else world.tokens.forgetAll()
    },
    inbox: async (input) => world.notices.inbox(input),
    calls: async (input) => world.calls.list(input),
    callCount: async () => world.calls.count(),
    state: async () => describe(world),
  }
}
