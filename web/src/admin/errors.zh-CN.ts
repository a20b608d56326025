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
  administrator: {
    not_named: '这位同事不是在这里指定的管理员。',
  },
}
