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
  room: {
    name_taken: 'There is a room of this name already. Please choose another.',
    managed_by_dingtalk: 'This is kept in DingTalk and cannot be changed here alone.',
    refused_by_dingtalk: 'DingTalk did not accept the change; nothing has changed.',
    unconfirmed:
      'DingTalk did not answer in time, so it is not known whether it changed. It will be checked by itself.',
  },
  room_group: {
    not_found: 'This group is not there; it may have been removed.',
    not_empty: 'There are rooms or groups in it. Move them elsewhere first.',
  },
  room_picture: { unsupported: 'Please choose a JPEG, PNG or WebP picture.' },
  room_import: {
    unreadable: 'This table cannot be read.',
    not_found: 'This import is not there any more. Please choose the file again.',
    blocked: 'There are errors in the table. Please correct them first.',
    changed_since: 'Rooms were changed after the import, so it cannot be undone as a whole.',
  },
  closure: {
    not_found: 'This closure is not there.',
    over: 'This closure is over; the rooms are open again.',
  },
  administrator: {
    not_named: 'This colleague was not named as an administrator here.',
  },
}
