import type { OpenSetup, SetupApp, SetupConfirmation, SetupCorp, SetupEventKeys, SetupProgress } from '@meeting/shared'
import { defineCalls } from '../admin/calls.ts'

/** DingTalk is asked while we wait: longer than its own slowest answer. */
const patience = 40_000

/** The calls of the setup assistant; each answers how far it is. */
export const [useSetupCalls, setupCallsKey] = defineCalls((client) => ({
  open: (body: OpenSetup) => client.post<SetupProgress>('/setup/open', { body }),
  getProgress: () => client.get<SetupProgress>('/setup/progress'),
  putCorp: (body: SetupCorp) => client.put<SetupProgress>('/setup/corp', { body, timeout: patience }),
  putApp: (body: SetupApp) => client.put<SetupProgress>('/setup/app', { body, timeout: patience }),
  putEventKeys: (body: SetupEventKeys) => client.put<SetupProgress>('/setup/event-keys', { body }),
  confirm: (body: SetupConfirmation) => client.put<SetupProgress>('/setup/confirmations', { body }),
  checkPermissions: () => client.post<SetupProgress>('/setup/permissions', { timeout: patience }),
  connect: () => client.post<SetupProgress>('/setup/connect', { timeout: patience }),
}))
export type SetupCalls = ReturnType<typeof useSetupCalls>
