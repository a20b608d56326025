import type { BootData, Bootstrap } from '@meeting/shared'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { isApiError } from '../api/api-error.ts'
import { api } from '../api/client.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { currentTime } from '../clock/clock.ts'
import { applyBootstrap } from './apply-bootstrap.ts'

type Anonymous = Extract<BootData, { kind: 'anonymous' }>
/** Where the app stands: asking who is there, signing in, showing itself, or unable to begin. */
export type BootPhase = 'asking' | 'signing-in' | 'ready' | 'failed'

/** How the app comes alive: with a session at once, without one through signing in. */
export const useBootStore = defineStore('boot', () => {
  const endpoints = useEndpoints()
  const phase = shallowRef<BootPhase>('asking')
  const anonymous = shallowRef<Anonymous | null>(null)
  const error = shallowRef<unknown>(null)
  let renewing: Promise<boolean> | null = null
  let signedInAt: number | null = null

  /** Begins with what the page brought; null asks the server. */
  function begin(data: BootData | null) {
    api.onSessionLost(renew)
    if (data?.kind === 'ready') return signedIn(data.bootstrap)
    if (data?.kind === 'anonymous') return signIn(data)
    void ask()
  }

  async function ask() {
    phase.value = 'asking'
    try {
      signedIn(await endpoints.getBootstrap())
    } catch (failure) {
      // Without a session the client has asked for one already; what is left is a server that cannot be reached.
      if (isApiError(failure) && failure.status === 401) return
      error.value = failure
      phase.value = 'failed'
    }
  }

  function signIn(data: Anonymous) {
    anonymous.value = data
    phase.value = 'signing-in'
  }

  function signedIn(bootstrap: Bootstrap) {
    applyBootstrap(bootstrap)
    phase.value = 'ready'
    error.value = null
    signedInAt = currentTime()
  }

  /**
   * The session is gone: inside DingTalk a new one is fetched quietly, once for all calls that wait, and the screen stays as it
   * is; elsewhere the way to the login page is shown. Answers whether there is a new session.
   */
  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function renewOnce(): Promise<boolean> {
    const { renewHere } = await import('../sign-in/renew-here.ts')
    const outcome = await renewHere(currentTime() - (signedInAt ?? 0))
    if (outcome.kind === 'renewed') {
      signedIn(outcome.answer.bootstrap)
      return true
    }
    error.value = outcome.kind === 'failed' ? outcome.error : null
    signIn({ kind: 'anonymous', options: null, problem: null })
    return false
  }

  return { phase, anonymous, error, begin, ask, signedIn }
})
