import type { AuditAction, AuditEntry } from '@meeting/shared'
import { auditActionWords } from './audit-words.ts'
import { useAuditTexts } from './audit.texts.ts'

/** Entries of the audit trail in words. */
export function useAuditSentences() {
  const { t, locale } = useAuditTexts()

  /** A newer server may tell of actions that this page does not know. */
  function actionWords(action: AuditAction, subject: string): string {
    return (auditActionWords[locale.value][action] ?? action).replace('{subject}', subject)
  }

  function sentence({ action, subject }: AuditEntry): string {
    return actionWords(action, subject.name ?? subject.id ?? '')
  }

  function actor({ actor: { kind, name } }: AuditEntry): string {
    return name || t(`actor.${kind}`)
  }

  return { actionWords, sentence, actor }
}
