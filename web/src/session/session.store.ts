import type { Bootstrap, CorpSettings, Me, RuleSubject } from '@meeting/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

/** Who is signed in, and what their Corp has chosen. Empty until signed in. */
export const useSessionStore = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const corp = shallowRef<CorpSettings | null>(null)

  const isSignedIn = computed(() => me.value !== null)
  const timeZone = computed(() => corp.value?.timeZone ?? 'Asia/Shanghai')
  /** Me as the rooms' rules see one. */
  const ruleSubject = computed<RuleSubject>(() => ({
    employeeId: me.value?.id ?? '',
    isAdministrator: me.value?.isAdministrator ?? false,
    departmentIds: me.value?.departmentIds ?? [],
  }))

  function begin(bootstrap: Pick<Bootstrap, 'me' | 'corp'>) {
    me.value = bootstrap.me
    corp.value = bootstrap.corp
  }

  function end() {
    me.value = null
  }

  return { me, corp, isSignedIn, timeZone, ruleSubject, begin, end }
})
