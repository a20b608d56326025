import {
  setupSteps,
  type ConfirmableStep,
  type Connection,
  type FirstSync,
  type SetupProgress,
  type SetupStep,
  type SetupStepState,
  type SyncState,
} from '@meeting/shared'
import { getConnection } from '../corps/connection.ts'
import type { Dependencies } from '../dependencies.ts'
import { readFirstSync, type TaskTimes } from './setup.repository.ts'
import type { SetupNotes, SetupSession } from './setup.types.ts'

/** Where a setup stands, as the pages show it: no secret in it. */
export async function getSetupProgress(dependencies: Dependencies, session: SetupSession): Promise<SetupProgress> {
  const { corpId, isRepair, notes, expiresAt } = session
  const corp = corpId === null ? undefined : dependencies.corps.findAny(corpId)
  const connection = corp ? await getConnection({ dependencies, corp }) : null
  const sync = corp && corp.connectedAt !== null ? await getFirstSync(dependencies, corp.corpId) : null
  const steps = setupSteps.map((step) => ({ step, state: stateOf[step]({ connection, notes }) }))
  return {
    expiresAt: new Date(expiresAt).toISOString(),
    isRepair,
    steps,
    next: steps.find(({ state }) => state !== 'done')?.step ?? null,
    connection,
    proof: notes.proof,
    permissions: notes.permissions,
    sync,
    signInUrl: connection?.connectedAt ? signInUrlOf(connection.corpId) : null,
  }
}

type Known = { connection: Connection | null; notes: SetupNotes }

const stateOf: Record<SetupStep, (known: Known) => SetupStepState> = {
  corp: ({ connection }) => (connection ? 'done' : 'open'),
  app({ connection, notes }) {
    if (notes.proof?.ok === false) return 'failed'
    return connection?.agentId && connection.secrets.clientSecret.isSet ? 'done' : 'open'
  },
  event_keys: ({ connection }) => (connection && connection.eventKeys.state !== 'missing' ? 'done' : 'open'),
  request_url: ({ connection }) => requestUrlState(connection),
  event_types: confirmed('event_types'),
  egress({ connection, notes }) {
    if (notes.confirmed.egress) return 'done'
    if (!notes.proof) return 'open'
    // A refused address is named; calls that are let in need nothing allowed.
    if (notes.proof.ok) return notes.proof.warning?.problem === 'address_not_allowed' ? 'failed' : 'done'
    return connection && connection.egressAddresses.length > 0 ? 'failed' : 'open'
  },
  addresses({ connection, notes }) {
    const isTicked = notes.confirmed.addresses !== undefined
    const hasArrived = connection && Object.values(connection.arrivals).some((at) => at !== null)
    return isTicked || hasArrived ? 'done' : 'open'
  },
  permissions({ notes }) {
    if (notes.confirmed.permissions) return 'done'
    if (!notes.permissions) return 'open'
    return notes.permissions.permissions.every(({ granted }) => granted === true) ? 'done' : 'failed'
  },
  connect: ({ connection }) => (connection?.connectedAt ? 'done' : 'open'),
  sign_in: ({ connection }) => (connection?.connectedAt ? 'waiting' : 'open'),
}

/** Only what came after the keys were set says anything about them. */
function requestUrlState(connection: Connection | null): SetupStepState {
  if (!connection || connection.eventKeys.state === 'missing') return 'open'
  const since = connection.eventKeys.since ?? ''
  const requests = connection.verificationRequests.filter(({ at }) => at >= since)
  if (requests.some((request) => request.accepted && request.eventType === 'check_url')) return 'done'
  return requests.length > 0 ? 'failed' : 'waiting'
}

function confirmed(step: ConfirmableStep) {
  return ({ notes }: Known): SetupStepState => (notes.confirmed[step] ? 'done' : 'open')
}

async function getFirstSync({ database }: Dependencies, corpId: string): Promise<FirstSync> {
  const { tasks, counts } = await readFirstSync(database, corpId)
  const timesOf = (name: string) => toSyncState(tasks.find((task) => task.name === name))
  return {
    directory: timesOf('directory.check'),
    rooms: timesOf('rooms.check'),
    employees: counts.employees ?? 0,
    departments: counts.departments ?? 0,
    roomCount: counts.rooms ?? 0,
  }
}

function toSyncState(task: TaskTimes | undefined): SyncState {
  return {
    startedAt: task?.startedAt?.toISOString() ?? null,
    finishedAt: task?.finishedAt?.toISOString() ?? null,
    error: task?.error ?? null,
  }
}

function signInUrlOf(corpId: string): string {
  return `/meeting/sign-in/browser?${new URLSearchParams({ corpId, returnTo: '/meeting/admin' }).toString()}`
}
