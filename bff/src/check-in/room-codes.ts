import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ClaimWay } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'

/** A panel shows another code this often, in ms; the last three count, for whoever takes a moment. */
const stepMs = 30_000
const stepsAccepted = 3
const signatureLength = 22

/** The code that a room's panel shows now, and until when (epoch ms). */
export function panelCode(context: CorpContext, roomId: string): { code: string; validUntil: number } {
  const step = Math.floor(context.dependencies.clock.now() / stepMs)
  return { code: rotating(context, roomId, step), validUntil: (step + 1) * stepMs }
}

/** The code of a room's printed sign. Outlives a change of the master key, because nobody prints all signs anew. */
export function printedCode({ corp }: Pick<CorpContext, 'corp'>, roomId: string): string {
  return `p.${sign(corp.corpKey, [corp.corpId, roomId])}`
}

/** Where a code was read; `expired`: from a panel, but too long ago; undefined: not this room's. */
export function readCode(context: CorpContext, roomId: string, code: string): ClaimWay | 'expired' | undefined {
  if (isSame(code, printedCode(context, roomId))) return 'print'
  const [kind, stepText = ''] = code.split('.')
  const step = Number.parseInt(stepText, 36)
  if (kind !== 'r' || !Number.isSafeInteger(step) || !isSame(code, rotating(context, roomId, step))) return undefined
  const age = Math.floor(context.dependencies.clock.now() / stepMs) - step
  return age >= 0 && age < stepsAccepted ? 'panel' : 'expired'
}

function rotating({ dependencies, corp }: CorpContext, roomId: string, step: number): string {
  return `r.${step.toString(36)}.${sign(dependencies.masterKey, ['panel', corp.corpId, roomId, String(step)])}`
}

function sign(key: Buffer | string, parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(`room-code:${parts.join(':')}`)
    .digest('base64url')
    .slice(0, signatureLength)
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
