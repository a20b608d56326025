import type { Translation } from '../i18n/zh-CN.ts'
import type { adminErrorsZhCN } from './errors.zh-CN.ts'

export const adminErrorsEnUS: Translation<typeof adminErrorsZhCN> = {
  setup: {
    link_invalid: 'This setup link is not valid, too old or was used already. Make a new one on the server.',
    link_required: 'The setup session is over. Open a new setup link.',
    step_missing: 'An earlier step is not done yet.',
    corp_already_connected: 'This company is connected already. Sign in as its administrator.',
    corp_in_setup: 'This company is being connected from another setup session.',
  },
  connection: {
    fields_invalid: 'Some of the fields are not right.',
    not_proven: 'DingTalk did not accept this; what was there before is unchanged.',
    incomplete: 'aes_key and token are set together.',
  },
  administrator: {
    not_named: 'This colleague was not named as an administrator here.',
  },
}
