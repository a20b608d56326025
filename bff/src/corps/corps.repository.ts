import { sql, type Selectable } from 'kysely'
import {
  defaultCallBudget,
  defaultCheckIn,
  secretFields,
  type CallBudgetSettings,
  type CheckInSettings,
  type CorpSettings,
  type SecretField,
} from '@meeting/shared'
import type { Database, DatabaseTransaction } from '../database/database.ts'
import type { Corps } from '../database/schema.ts'
import { MasterKeyError } from '../master-key.ts'
import type { Corp, CorpCredentials, EventKeyPair } from './corps.types.ts'
import type { Sealer } from './sealer.ts'

type SealedSecrets = Pick<CorpCredentials, SecretField> & { previousEventKeys?: EventKeyPair | null }

/** What can be written of a Corp here; settings and operator have functions of their own. */
export type CorpWriting = CorpCredentials & Pick<Corp, 'previousEventKeys' | 'secretsSetAt' | 'connectedAt'>

export const defaultSettings: CorpSettings = {
  name: '',
  timeZone: 'Asia/Shanghai',
  dayStart: '08:00',
  dayEnd: '20:00',
  snapMinutes: 15,
  titlePrivacy: 'organizer',
}

/**
 * Every Corp, also those being set up, secrets opened; by corpId, those whose secrets this master key does not open. Throws
 * `MasterKeyError` when it opens none at all.
 */
export async function listCorps(database: Database, sealer: Sealer): Promise<{ corps: Corp[]; unreadable: string[] }> {
  const rows = await database.selectFrom('corps').selectAll().orderBy('corpId').execute()
  const corps: Corp[] = []
  const errors = new Map<string, MasterKeyError>()
  for (const row of rows) {
    try {
      corps.push(toCorp(row, sealer))
    } catch (error) {
      if (!(error instanceof MasterKeyError)) throw error
      errors.set(row.corpId, error)
    }
  }
  const [first] = errors.values()
  if (first && corps.length === 0) throw first
  return { corps, unreadable: [...errors.keys()] }
}

/** One Corp, locked until the transaction ends. */
export async function lockCorp(
  transaction: DatabaseTransaction,
  sealer: Sealer,
  corpId: string,
): Promise<Corp | undefined> {
  const row = await transaction
    .selectFrom('corps')
    .selectAll()
    .where('corpId', '=', corpId)
    .forUpdate()
    .executeTakeFirst()
  return row && toCorp(row, sealer)
}

/** Begins a Corp that is to be set up. False: there is one with this corpId. */
export async function insertDraft(
  database: Database,
  sealer: Sealer,
  { corpId, corpKey }: Pick<Corp, 'corpId' | 'corpKey'>,
  now: number,
): Promise<boolean> {
  const nothing = { clientSecret: '', eventToken: null, eventAesKey: null, ssoSecret: null }
  const at = new Date(now)
  const result = await database
    .insertInto('corps')
    .values({
      corpId,
      corpKey,
      agentId: '',
      clientId: '',
      sealedSecrets: sealSecrets(sealer, { ...nothing, corpId, previousEventKeys: null }),
      createdAt: at,
      updatedAt: at,
    })
    .onConflict((conflict) => conflict.column('corpId').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Forgets a Corp that was never connected. */
export async function deleteDraft(database: Database, corpId: string): Promise<void> {
  const draft = database
    .selectFrom('corps')
    .select('corpId')
    .where('corpId', '=', corpId)
    .where('connectedAt', 'is', null)
  // Trying its credentials was counted.
  await database.deleteFrom('callCounts').where('corpId', 'in', draft).execute()
  await database.deleteFrom('corps').where('corpId', '=', corpId).where('connectedAt', 'is', null).execute()
}

/** From now on it is one of the connected Corps; the first time counts. */
export async function markConnected(database: Database, corpId: string, now: number): Promise<void> {
  const at = new Date(now)
  await database
    .updateTable('corps')
    .set({ connectedAt: at, updatedAt: at })
    .where('corpId', '=', corpId)
    .where('connectedAt', 'is', null)
    .execute()
}

/** Writes credentials and their state; settings and operator stay. `now` in epoch ms. */
export async function updateCorp(database: Database, sealer: Sealer, corp: CorpWriting, now: number): Promise<void> {
  await database
    .updateTable('corps')
    .set(toColumns(sealer, corp, now))
    .where('corpId', '=', corp.corpId)
    .execute()
}

/** Connects a Corp or replaces its credentials; settings and operator stay. `now` in epoch ms. */
export async function saveCorp(
  database: Database,
  sealer: Sealer,
  corp: CorpCredentials & { corpKey: string },
  now: number,
): Promise<void> {
  const isSet = secretFields.filter((field) => corp[field] !== null)
  const secretsSetAt = Object.fromEntries(isSet.map((field) => [field, now]))
  const columns = toColumns(sealer, { ...corp, previousEventKeys: null, secretsSetAt, connectedAt: now }, now)
  await database
    .insertInto('corps')
    .values({ corpId: corp.corpId, corpKey: corp.corpKey, createdAt: new Date(now), ...columns })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(columns))
    .execute()
}

/** What the environment gave at the last start; undefined: it gave nothing yet. */
export async function findEnvironment(
  database: Database,
  sealer: Sealer,
  corpId: string,
): Promise<CorpCredentials | undefined> {
  const row = await database
    .selectFrom('corps')
    .select('sealedEnvironment')
    .where('corpId', '=', corpId)
    .executeTakeFirst()
  if (!row?.sealedEnvironment) return undefined
  // Written by `saveEnvironment` only.
  return JSON.parse(openSealed(sealer, row.sealedEnvironment, environmentContext(corpId))) as CorpCredentials
}

export async function saveEnvironment(database: Database, sealer: Sealer, environment: CorpCredentials): Promise<void> {
  const { corpId } = environment
  await database
    .updateTable('corps')
    .set({ sealedEnvironment: sealer.seal(JSON.stringify(environment), environmentContext(corpId)) })
    .where('corpId', '=', corpId)
    .execute()
}

/** Seals everything anew: opened with one key, sealed with another. Answers how many Corps. Throws `MasterKeyError`. */
export async function resealAll(
  transaction: DatabaseTransaction,
  from: Sealer,
  to: Sealer,
  now: number,
): Promise<string[]> {
  const rows = await transaction
    .selectFrom('corps')
    .select(['corpId', 'sealedSecrets', 'sealedEnvironment'])
    .orderBy('corpId')
    .forUpdate()
    .execute()
  for (const { corpId, sealedSecrets, sealedEnvironment } of rows) {
    const reseal = (sealed: Buffer, context: string) => to.seal(openSealed(from, sealed, context), context)
    await transaction
      .updateTable('corps')
      .set({
        sealedSecrets: reseal(sealedSecrets, corpId),
        sealedEnvironment: sealedEnvironment && reseal(sealedEnvironment, environmentContext(corpId)),
        updatedAt: new Date(now),
      })
      .where('corpId', '=', corpId)
      .execute()
  }
  return rows.map(({ corpId }) => corpId)
}

/** Remembers as whom syncs and room reads act. */
export async function saveOperator(
  database: Database,
  corpId: string,
  operator: { userId: string; unionId: string } | null,
  now: number,
): Promise<void> {
  await database
    .updateTable('corps')
    .set({
      operatorUserId: operator?.userId ?? null,
      operatorUnionId: operator?.unionId ?? null,
      updatedAt: new Date(now),
    })
    .where('corpId', '=', corpId)
    .execute()
}

/** Changes some settings; the rest stays. */
export async function saveSettings(
  database: Database,
  corpId: string,
  change: Partial<CorpSettings>,
  now: number,
): Promise<void> {
  const { name, ...settings } = change
  await database
    .updateTable('corps')
    .set({
      settings: sql`settings || ${JSON.stringify(settings)}::jsonb`,
      ...(name === undefined ? {} : { name }),
      updatedAt: new Date(now),
    })
    .where('corpId', '=', corpId)
    .execute()
}

/** Changes what a month of calls may cost; kept beside the settings. `now` in epoch ms. */
export async function saveCallBudget(
  database: Database,
  corpId: string,
  callBudget: CallBudgetSettings,
  now: number,
): Promise<void> {
  await database
    .updateTable('corps')
    .set({ settings: sql`settings || ${JSON.stringify({ callBudget })}::jsonb`, updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .execute()
}

/** Changes how bookings are claimed; kept beside the settings. `now` in epoch ms. */
export async function saveCheckIn(
  database: Database,
  corpId: string,
  checkIn: CheckInSettings,
  now: number,
): Promise<void> {
  await database
    .updateTable('corps')
    .set({ settings: sql`settings || ${JSON.stringify({ checkIn })}::jsonb`, updatedAt: new Date(now) })
    .where('corpId', '=', corpId)
    .execute()
}

function toCorp(row: Selectable<Corps>, sealer: Sealer): Corp {
  // Written by `sealSecrets` only.
  const secrets = JSON.parse(openSealed(sealer, row.sealedSecrets, row.corpId)) as SealedSecrets
  // Written by the functions above only.
  const { callBudget, checkIn, ...settings } = row.settings as Partial<CorpSettings> & {
    callBudget?: Partial<CallBudgetSettings>
    checkIn?: Partial<CheckInSettings>
  }
  return {
    ...secrets,
    previousEventKeys: secrets.previousEventKeys ?? null,
    corpId: row.corpId,
    corpKey: row.corpKey,
    agentId: row.agentId,
    clientId: row.clientId,
    settings: { ...defaultSettings, ...settings, name: row.name },
    checkIn: { ...defaultCheckIn, ...checkIn, exempt: { ...defaultCheckIn.exempt, ...checkIn?.exempt } },
    callBudget: {
      ...defaultCallBudget,
      ...callBudget,
      slower: { ...defaultCallBudget.slower, ...callBudget?.slower },
    },
    operator:
      row.operatorUserId && row.operatorUnionId ? { userId: row.operatorUserId, unionId: row.operatorUnionId } : null,
    connectedAt: row.connectedAt?.getTime() ?? null,
    secretsSetAt: row.secretsSetAt as Corp['secretsSetAt'],
  }
}

function toColumns(sealer: Sealer, corp: CorpWriting, now: number) {
  return {
    agentId: corp.agentId,
    clientId: corp.clientId,
    sealedSecrets: sealSecrets(sealer, corp),
    secretsSetAt: JSON.stringify(corp.secretsSetAt),
    connectedAt: corp.connectedAt === null ? null : new Date(corp.connectedAt),
    updatedAt: new Date(now),
  }
}

function sealSecrets(sealer: Sealer, corp: SealedSecrets & { corpId: string }): Buffer {
  const { clientSecret, eventToken, eventAesKey, ssoSecret, previousEventKeys = null } = corp
  const secrets: SealedSecrets = { clientSecret, eventToken, eventAesKey, ssoSecret, previousEventKeys }
  return sealer.seal(JSON.stringify(secrets), corp.corpId)
}

function openSealed(sealer: Sealer, sealed: Buffer, context: string): string {
  try {
    return sealer.open(sealed, context)
  } catch (error) {
    throw new MasterKeyError(
      'The secrets in the database were sealed with another master key. Start with that one (MASTER_KEY, or master.key in DATA_DIR).',
      { cause: error },
    )
  }
}

function environmentContext(corpId: string): string {
  return `environment:${corpId}`
}
