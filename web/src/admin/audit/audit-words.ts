import type { AuditAction } from '@meeting/shared'
import type { Language } from '../../i18n/language.ts'

/** A sentence for everything that the audit trail tells of; `{subject}` is what it was about. An action without one does not compile. */
export const auditActionWords: Record<Language, Record<AuditAction, string>> = {
  'zh-CN': {
    'connection.changed': '修改了钉钉连接',
    'connection.event_keys_settled': '收到用新密钥的事件，旧的 aes_key 和 token 已停用',
    'connection.environment_applied': '按环境变量更新了钉钉连接',
    'setup.opened': '打开了配置链接',
    'setup.corp_chosen': '开始接入企业 {subject}',
    'setup.corp_connected': '接入了企业 {subject}',
    'setup.finished': '完成了接入，配置链接失效',
    'administrators.named': '指定 {subject} 为管理员',
    'administrators.removed': '移除了管理员 {subject}',
    'corp.master_key_rotated': '更换了主密钥',
    'events.replayed': '重新处理了事件 {subject}',
    'events.recovered': '要求补取钉钉未送达的事件',
    'budget.changed': '修改了钉钉调用额度的设置',
  },
  'en-US': {
    'connection.changed': 'Changed the DingTalk connection',
    'connection.event_keys_settled':
      'An event with the new keys came; the old aes_key and token are no longer accepted',
    'connection.environment_applied': 'Updated the DingTalk connection from the environment',
    'setup.opened': 'Opened a setup link',
    'setup.corp_chosen': 'Began to connect company {subject}',
    'setup.corp_connected': 'Connected company {subject}',
    'setup.finished': 'Finished the setup; its link is dead',
    'administrators.named': 'Named {subject} as administrator',
    'administrators.removed': 'Removed administrator {subject}',
    'corp.master_key_rotated': 'Rotated the master key',
    'events.replayed': 'Replayed event {subject}',
    'events.recovered': 'Asked for the events that DingTalk could not deliver',
    'budget.changed': 'Changed the settings of the call budget',
  },
}
