import {
  checkConnection,
  type Connection,
  type ConnectionChange,
  type ConnectionField,
  type FieldIssue,
} from '@meeting/shared'
import { computed, reactive, shallowRef, watch, type Ref } from 'vue'

/** Drafts of the fields that can change; a secret is `null` while the stored one stays. */
export type ConnectionDraftForm = {
  agentId: string
  clientId: string
  clientSecret: string | null
  eventToken: string | null
  eventAesKey: string | null
  ssoSecret: string | null
}

/** The form over a stored connection: what differs, what is wrong with it, and the change that would be sent. */
export function useConnectionForm(connection: Readonly<Ref<Connection | null>>) {
  const draft = reactive<ConnectionDraftForm>(emptyDraft(null))
  const removeSso = shallowRef(false)
  const strict = shallowRef(false)

  function reset() {
    Object.assign(draft, emptyDraft(connection.value))
    removeSso.value = false
    strict.value = false
  }

  const change = computed<ConnectionChange>(() => {
    const stored = connection.value
    if (!stored) return {}
    const plain = {
      ...(draft.agentId === (stored.agentId ?? '') ? {} : { agentId: draft.agentId }),
      ...(draft.clientId === (stored.clientId ?? '') ? {} : { clientId: draft.clientId }),
    }
    const secret = (field: 'clientSecret' | 'eventToken' | 'eventAesKey' | 'ssoSecret') =>
      // Where nothing is stored the field stands open and empty: that is no change.
      draft[field] === null || (draft[field] === '' && !stored.secrets[field].isSet) ? {} : { [field]: draft[field] }
    const sso = removeSso.value ? { ssoSecret: null } : secret('ssoSecret')
    return { ...plain, ...secret('clientSecret'), ...secret('eventToken'), ...secret('eventAesKey'), ...sso }
  })
  const changes = computed(() => Object.keys(change.value).length)

  const problems = computed(() => {
    const { ssoSecret, ...others } = change.value
    const beside = { corpId: connection.value?.corpId, clientId: draft.clientId }
    const found = checkConnection({ ...beside, ...others, ...(ssoSecret ? { ssoSecret } : {}) })
    return found.filter(({ field }) => field === 'ssoSecret' || field in change.value)
  })
  const missingOfPair = computed<ConnectionField[]>(() => {
    const given = ['eventToken', 'eventAesKey'] as const
    const missing = given.filter((field) => change.value[field] === undefined)
    return missing.length === 1 ? [...missing] : []
  })

  function issueOf(field: ConnectionField): FieldIssue | null {
    if (missingOfPair.value.includes(field)) return 'empty'
    return problems.value.find((check) => check.field === field)?.issue ?? null
  }

  /** The two belong together: opening or closing one does the same to the other. */
  function setEventKey(field: 'eventToken' | 'eventAesKey', value: string | null) {
    const other = field === 'eventToken' ? 'eventAesKey' : 'eventToken'
    draft[field] = value
    if (value === null) draft[other] = null
    else draft[other] ??= ''
  }

  watch(connection, (now, before) => {
    // Later readings only bring news; what is being typed stays.
    if (now && !before) reset()
  })

  return {
    draft,
    removeSso,
    strict,
    change,
    changes,
    problemCount: computed(() => problems.value.length + missingOfPair.value.length),
    issueOf,
    setEventKey,
    reset,
  }
}

function emptyDraft(stored: Connection | null): ConnectionDraftForm {
  const secret = (field: keyof Connection['secrets']) => (stored?.secrets[field].isSet ? null : '')
  return {
    agentId: stored?.agentId ?? '',
    clientId: stored?.clientId ?? '',
    clientSecret: secret('clientSecret'),
    eventToken: secret('eventToken'),
    eventAesKey: secret('eventAesKey'),
    ssoSecret: secret('ssoSecret'),
  }
}
