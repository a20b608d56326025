import type { ContainerFailure } from '@meeting/shared'

/** The one error of the container; the client's own irregular objects never leave `toContainerError`. */
export class ContainerError extends Error {
  readonly kind: ContainerFailure
  /** The client's own code, as text; '' when it gave none. */
  readonly code: string

  constructor(kind: ContainerFailure, detail: { code?: string; message?: string; cause?: unknown } = {}) {
    super(detail.message ?? kind, { cause: detail.cause })
    this.name = 'ContainerError'
    this.kind = kind
    this.code = detail.code ?? ''
  }
}

export function isContainerError(error: unknown): error is ContainerError {
  return error instanceof ContainerError
}

const cancelledCodes = new Set(['-1', 'PC_1011'])

/** What the client or its library threw, as one of our kinds. Codes come as text or number, messages in two spellings. */
export function toContainerError(thrown: unknown): ContainerError {
  if (isContainerError(thrown)) return thrown
  const { errorCode, errorMessage, message } = asFields(thrown)
  const code = toText(errorCode)
  const text = toText(errorMessage) || toText(message)
  if (cancelledCodes.has(code)) return new ContainerError('cancelled', { code, message: text, cause: thrown })
  if (code === '4050') return new ContainerError('unsupported', { code, message: text, cause: thrown })
  if (text.includes('4040')) return new ContainerError('notInDingTalk', { code, message: text, cause: thrown })
  return new ContainerError('refused', { code, message: [code, text].filter(Boolean).join(' '), cause: thrown })
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function asFields(thrown: unknown): { errorCode?: unknown; errorMessage?: unknown; message?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : { message: thrown }
}

type Surroundings = {
  userAgent: string
  windowName: string
  /** Whether the PC client's own object is there. */
  hasInvokeApi: boolean
}

/**
 * Whether the page runs inside a DingTalk client: phones say so in the user agent; the PC client through `window.name` or its
 * own object. Decided here so that a plain browser never loads DingTalk's library.
 */
export function isInsideDingTalk({ userAgent, windowName, hasInvokeApi }: Surroundings): boolean {
  return /DingTalk/i.test(userAgent) || hasInvokeApi || namesContainer(windowName)
}

function namesContainer(windowName: string): boolean {
  if (!windowName.startsWith('{')) return false
  try {
    const name: unknown = JSON.parse(windowName)
    return typeof name === 'object' && name !== null && 'containerId' in name
  } catch {
    return false
  }
}

/** The surroundings of this page. */
export function readSurroundings(): Surroundings {
  const client = (window as { dingtalk?: { platform?: { invokeAPI?: unknown } } }).dingtalk
  return {
    userAgent: navigator.userAgent,
    windowName: window.name,
    hasInvokeApi: typeof client?.platform?.invokeAPI === 'function',
  }
}

/** The CorpId in the page's address. `$CORPID$` is the placeholder that DingTalk left unreplaced: it names nobody. */
export function corpIdOf(search: string): string | null {
  const corpId = new URLSearchParams(search).get('corpId')
  return corpId && !/^\$.*\$$/.test(corpId) ? corpId : null
}
