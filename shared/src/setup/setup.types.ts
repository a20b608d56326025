import type { Connection, CredentialProof } from '../administration/connection.types.ts'

/** The setup assistant's steps, in the order of the guide that it replaces. */
export const setupSteps = [
  'corp',
  'app',
  'event_keys',
  'request_url',
  'event_types',
  'egress',
  'addresses',
  'permissions',
  'connect',
  'sign_in',
] as const
export type SetupStep = (typeof setupSteps)[number]

/** Steps at which only a person knows whether they did it: ticked by hand, or by themselves once something arrives. */
export const confirmableSteps = ['event_types', 'egress', 'addresses', 'permissions'] as const
export type ConfirmableStep = (typeof confirmableSteps)[number]

/** `waiting`: we did our part and wait for DingTalk or a person. `failed`: see the step's own data. */
export type SetupStepState = 'open' | 'waiting' | 'failed' | 'done'

/** A permission of the app as the console calls it. `granted` null: could not be told (`reason`). */
export type PermissionProbe = {
  code: string
  /** As DingTalk's console has it. */
  name: string
  granted: boolean | null
  /** DingTalk's code, when it could not be told. */
  reason: string | null
}
export type PermissionReport = { at: string; permissions: PermissionProbe[] }

/** How the first reading of the company goes; instants ISO 8601. */
export type FirstSync = {
  directory: SyncState
  rooms: SyncState
  employees: number
  departments: number
  roomCount: number
}
export type SyncState = { startedAt: string | null; finishedAt: string | null; error: string | null }

/** `GET /setup/progress`, and the answer of every step. */
export type SetupProgress = {
  /** When this setup session ends; a new link goes on where it stopped. */
  expiresAt: string
  /** Whether the Corp was connected before: the link repairs its connection. */
  isRepair: boolean
  steps: { step: SetupStep; state: SetupStepState }[]
  /** The first step that is not done; null: all are. */
  next: SetupStep | null
  /** Null until the CorpId is given. */
  connection: Connection | null
  /** The last try of the credentials. */
  proof: CredentialProof | null
  permissions: PermissionReport | null
  sync: FirstSync | null
  /** Where the administrator signs in through DingTalk; null until connected. */
  signInUrl: string | null
}

/** Body of `POST /setup/open`: the part of the link after `#`. */
export type OpenSetup = { token: string }
/** Body of `PUT /setup/corp`. */
export type SetupCorp = { corpId: string }
/** Body of `PUT /setup/app`; the secret may be left out once it is set. Refused with `connection.not_proven` (`data`: CredentialProof). */
export type SetupApp = { agentId: string; clientId: string; clientSecret?: string }
/** Body of `PUT /setup/event-keys`; the answer is `SetupProgress`. From then on the request URL listens. */
export type SetupEventKeys = { eventToken: string; eventAesKey: string }
/** Body of `PUT /setup/confirmations`. */
export type SetupConfirmation = { step: ConfirmableStep; confirmed: boolean }
