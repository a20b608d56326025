import { sql } from 'kysely'
import type { CorpSettings } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { Corp, CorpCredentials } from './corps.types.ts'
import type { Sealer } from './sealer.ts'

type SealedSecrets = Pick<CorpCredentials, 'clientSecret' | 'eventToken' | 'eventAesKey' | 'ssoSecret'>

export const defaultSettings: CorpSettings = {
  name: '',
  timeZone: 'Asia/Shanghai',
  dayStart: '08:00',
  dayEnd: '20:00',
  snapMinutes: 15,
  titlePrivacy: 'organizer',
}

/** Every connected Corp, secrets opened. */
export async function listCorps(database: Database, sealer: Sealer): Promise<Corp[]> {
  const rows = await database.selectFrom('corps').selectAll().execute()
  return rows.map((row) => ({
    ...(JSON.parse(sealer.open(row.sealedSecrets, row.corpId)) as SealedSecrets),
    corpId: row.corpId,
    corpKey: row.corpKey,
    agentId: row.agentId,
    clientId: row.clientId,
    settings: { ...defaultSettings, ...(row.settings as Partial<CorpSettings>), name: row.name },
    operator:
      row.operatorUserId && row.operatorUnionId ? { userId: row.operatorUserId, unionId: row.operatorUnionId } : null,
  }))
}

/** Connects a Corp or replaces its credentials; settings and operator stay. `now` in epoch ms. */
export async function saveCorp(
  database: Database,
  sealer: Sealer,
  corp: CorpCredentials & { corpKey: string },
  now: number,
): Promise<void> {
  const { clientSecret, eventToken, eventAesKey, ssoSecret } = corp
  const at = new Date(now)
  const credentials = {
    agentId: corp.agentId,
    clientId: corp.clientId,
    sealedSecrets: sealer.seal(
      JSON.stringify({ clientSecret, eventToken, eventAesKey, ssoSecret } satisfies SealedSecrets),
      corp.corpId,
    ),
    updatedAt: at,
  }
  await database
    .insertInto('corps')
    .values({ corpId: corp.corpId, corpKey: corp.corpKey, createdAt: at, ...credentials })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(credentials))
    .execute()
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
