/** Sentences for refusals that only the management backend meets; `i18n/error-words.ts` checks that every code has words somewhere. */
export const adminErrorsZhCN = {
  setup: {
    link_invalid: '这个配置链接无效、已过期或已被使用。请在服务器上重新生成一个。',
    link_required: '配置会话已结束。请用新的配置链接打开。',
    step_missing: '前面还有步骤没有完成。',
    corp_already_connected: '这家企业已经接入，请用管理员账号登录。',
    corp_in_setup: '这家企业正在由另一个配置会话接入。',
  },
  connection: {
    fields_invalid: '有些内容填写不正确。',
    not_proven: '钉钉没有接受这些配置，原来的配置没有改变。',
    incomplete: '加密 aes_key 和签名 token 要一起填写。',
  },
  room: {
    name_taken: '已有同名的会议室，请换一个名称。',
    managed_by_dingtalk: '这些内容在钉钉里维护，不能只在这里修改。',
    refused_by_dingtalk: '钉钉没有接受这次修改，什么都没有改变。',
    unconfirmed: '钉钉没有及时回答，还不知道是否已修改。稍后会自动核对。',
  },
  room_group: {
    not_found: '找不到这个分组，可能已被移除。',
    not_empty: '分组里还有会议室或下级分组，请先移走。',
  },
  room_picture: { unsupported: '请选择 JPEG、PNG 或 WebP 图片。' },
  room_import: {
    unreadable: '读不出这个表格。',
    not_found: '找不到这次导入，请重新选择文件。',
    blocked: '表格里还有错误，请先改正。',
    changed_since: '导入之后有会议室又被改动，不能整体撤销。',
  },
  closure: {
    not_found: '找不到这次停用。',
    over: '这次停用已经结束，会议室已重新开放。',
  },
  administrator: {
    not_named: '这位同事不是在这里指定的管理员。',
  },
}
