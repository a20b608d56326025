import type { SetupProgress, SetupStep, SetupStepState } from '@meeting/shared'
import { computed, onMounted, onScopeDispose, shallowRef } from 'vue'
import { after } from '../clock/clock.ts'
import { useSetupCalls, type SetupCalls } from './setup.calls.ts'

export type SetupPhase = 'opening' | 'failed' | 'ready'

/** How often progress is read while something is waited for, in milliseconds. */
const lookEvery = 2_000
/** At these steps something comes from outside: DingTalk, or a colleague who opens the app. */
const watched = new Set<SetupStep>(['request_url', 'event_types', 'addresses', 'connect', 'sign_in'])

/** The setup assistant as it stands: opened by the link's token, gone on with where it was left. */
export function useSetup() {
  const calls = useSetupCalls()
  const phase = shallowRef<SetupPhase>('opening')
  const failure = shallowRef<unknown>(null)
  const progress = shallowRef<SetupProgress | null>(null)
  const chosen = shallowRef<SetupStep | null>(null)
  const busy = shallowRef(false)
  const refusal = shallowRef<unknown>(null)
  let stopLooking: (() => void) | null = null
  let closed = false

  const current = computed<SetupStep>(() => chosen.value ?? 'corp')

  function stateOf(step: SetupStep): SetupStepState {
    return progress.value?.steps.find((other) => other.step === step)?.state ?? 'open'
  }

  async function begin() {
    phase.value = 'opening'
    failure.value = null
    const token = takeToken()
    try {
      progress.value = await open(token)
      // Whoever looks at a step stays there, also when news come in. A repair begins with what breaks by itself: a reset AppSecret.
      chosen.value = progress.value.isRepair ? 'app' : (progress.value.next ?? 'sign_in')
      phase.value = 'ready'
      look()
    } catch (error) {
      failure.value = error
      phase.value = 'failed'
    }
  }

  /** A link works once; where it was opened, this browser goes on without it. */
  async function open(token: string | null): Promise<SetupProgress> {
    if (!token) return calls.getProgress()
    try {
      return await calls.open({ token })
    } catch (error) {
      const again = await calls.getProgress().catch(() => null)
      if (again) return again
      throw error
    }
  }

  function look() {
    if (closed) return
    stopLooking?.()
    stopLooking = after(lookEvery, () => void lookOnce().then(look))
  }

  async function lookOnce() {
    if (!watched.has(current.value) || document.visibilityState === 'hidden' || busy.value) return
    // What is shown stays when it cannot be read anew; the next look tries again.
    const latest = await calls.getProgress().catch(() => null)
    if (latest && !busy.value) progress.value = latest
  }

  /** Does what a step asks for; answers whether it worked. Goes on to the next step unless told to stay. */
  async function act(work: (calls: SetupCalls) => Promise<SetupProgress>, { stay = false } = {}): Promise<boolean> {
    const step = current.value
    busy.value = true
    refusal.value = null
    try {
      progress.value = await work(calls)
      chosen.value = stay ? step : following(step)
      return true
    } catch (error) {
      refusal.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  function following(step: SetupStep): SetupStep {
    const steps = progress.value?.steps.map((other) => other.step) ?? []
    return steps[steps.indexOf(step) + 1] ?? step
  }

  function go(step: SetupStep) {
    refusal.value = null
    chosen.value = step
  }

  onMounted(begin)
  onScopeDispose(() => {
    closed = true
    stopLooking?.()
  })

  return {
    phase,
    failure,
    progress,
    current,
    busy,
    refusal,
    stateOf,
    begin,
    act,
    go,
    next: () => go(following(current.value)),
  }
}
export type Setup = ReturnType<typeof useSetup>

/** The link's token stands after `#`, where no server log and no referrer sees it; it leaves the address at once. */
function takeToken(): string | null {
  const token = window.location.hash.replace(/^#(token=)?/, '')
  if (!token) return null
  window.history.replaceState(window.history.state, '', window.location.pathname)
  return token
}
