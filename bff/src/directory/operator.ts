import type { CorpContext } from '../corps/corp-context.ts'
import { saveOperator } from '../corps/corps.ts'
import type { Corp } from '../corps/corps.types.ts'

type Administrator = { userId: string; isMain: boolean }

/** The administrator as whom rooms are read; chosen now if there is none. Undefined: nobody can act. Throws `DingTalkError`. */
export async function findOrChooseOperator(context: CorpContext): Promise<Corp['operator']> {
  const { dependencies, corp } = context
  return dependencies.corps.find(corp.corpId)?.operator ?? chooseOperator(context)
}

/**
 * Chooses as whom syncs and room reads act (design.md §3.12): who acts already, if still an administrator; else the first main
 * administrator that the app may see, else any other. Remembers the choice; null when there is none. Throws `DingTalkError`.
 */
export async function chooseOperator(context: CorpContext, known?: Administrator[]): Promise<Corp['operator']> {
  const { dependencies, corp } = context
  const { directory } = dependencies.dingtalk(corp)
  const administrators = known ?? (await directory.listAdministrators())
  const current = dependencies.corps.find(corp.corpId)?.operator ?? null
  for (const { userId } of inOrder(administrators, current?.userId)) {
    const person = await directory.findEmployee(userId)
    if (person) return remember(context, { userId, unionId: person.unionId }, current)
  }
  return remember(context, null, current)
}

function inOrder(administrators: Administrator[], currentUserId: string | undefined): Administrator[] {
  const rank = ({ userId, isMain }: Administrator) => (userId === currentUserId ? 0 : isMain ? 1 : 2)
  return [...administrators].sort((a, b) => rank(a) - rank(b))
}

async function remember(
  { dependencies, corp }: CorpContext,
  operator: Corp['operator'],
  before: Corp['operator'],
): Promise<Corp['operator']> {
  if (operator?.userId === before?.userId && operator?.unionId === before?.unionId) return operator
  const { database, clock, corps, changes, log } = dependencies
  await saveOperator(database, corp.corpId, operator, clock.now())
  await corps.refresh()
  changes.publish({ kind: 'corps' })
  if (operator) log.info({ corpId: corp.corpId, userId: operator.userId }, 'operator chosen')
  else log.error({ corpId: corp.corpId }, 'no administrator is visible to the app: rooms cannot be read')
  return operator
}
