import type { ConsoleSpot } from '../ui/console-drawing.types.ts'

const site = '钉钉开发者后台 open-dev.dingtalk.com'
const menu = ['凭证与基础信息', '安全设置', '网页应用', '权限管理', '事件与回调', '版本管理与发布']
const toApp = ['开发者后台', '应用开发', '钉钉应用', '你的应用'] as const

/** Where each thing of the connection is found in DingTalk's console, as it is named and ordered there. */
export const consoleSpots = {
  corp: {
    site,
    path: ['开发者后台', '首页', '右上角企业信息'],
    menu: ['首页', '应用开发', '开放能力'],
    current: '首页',
    lines: [
      { label: '企业名称', kind: 'text', sample: '你的企业' },
      { label: 'CorpId', kind: 'copy', sample: 'ding1a2b3c4d5e…', marked: true },
      { label: 'API Token', kind: 'copy', sample: '••••••••' },
    ],
  },
  app: {
    site,
    path: [...toApp, '凭证与基础信息'],
    menu,
    current: '凭证与基础信息',
    lines: [
      { label: 'Client ID（AppKey）', kind: 'copy', sample: 'dingabcd…', marked: true },
      { label: 'Client Secret', kind: 'copy', sample: '••••••••••••', marked: true },
      { label: 'AgentId', kind: 'copy', sample: '3086210042', marked: true },
    ],
  },
  eventKeys: {
    site,
    path: [...toApp, '事件与回调'],
    menu,
    current: '事件与回调',
    lines: [
      { label: '推送方式', kind: 'tick', sample: 'HTTP 推送' },
      { label: '加密 aes_key', kind: 'input', marked: true },
      { label: '签名 token', kind: 'input', marked: true },
      { label: '请求网址', kind: 'input' },
      { label: '保存', kind: 'button' },
    ],
  },
  requestUrl: {
    site,
    path: [...toApp, '事件与回调'],
    menu,
    current: '事件与回调',
    lines: [
      { label: '推送方式', kind: 'tick', sample: 'HTTP 推送' },
      { label: '加密 aes_key', kind: 'input', marked: true },
      { label: '签名 token', kind: 'input', marked: true },
      { label: '请求网址', kind: 'input', marked: true },
      { label: '保存', kind: 'button', marked: true },
    ],
  },
  eventTypes: {
    site,
    path: [...toApp, '事件与回调', '事件订阅'],
    menu,
    current: '事件与回调',
    lines: [
      { label: '通讯录事件', kind: 'tick', sample: '6 项', marked: true },
      { label: '会议室事件', kind: 'tick', sample: '2 项', marked: true },
      { label: '审批事件', kind: 'text' },
      { label: '保存', kind: 'button' },
    ],
  },
  egress: {
    site,
    path: [...toApp, '安全设置'],
    menu,
    current: '安全设置',
    lines: [
      { label: '服务器出口 IP', kind: 'input', sample: '203.0.113.7', marked: true },
      { label: '重定向 URL', kind: 'input' },
      { label: '保存', kind: 'button' },
    ],
  },
  addresses: {
    site,
    path: [...toApp, '网页应用'],
    menu,
    current: '网页应用',
    lines: [
      { label: '应用首页地址', kind: 'input', marked: true },
      { label: 'PC 端首页地址', kind: 'input', marked: true },
      { label: '管理后台地址', kind: 'input', marked: true },
      { label: '保存', kind: 'button' },
    ],
  },
  redirect: {
    site,
    path: [...toApp, '安全设置'],
    menu,
    current: '安全设置',
    lines: [
      { label: '服务器出口 IP', kind: 'input' },
      { label: '重定向 URL', kind: 'input', marked: true },
      { label: '保存', kind: 'button' },
    ],
  },
  permissions: {
    site,
    path: [...toApp, '权限管理'],
    menu,
    current: '权限管理',
    lines: [
      { label: '搜索权限', kind: 'input', marked: true },
      { label: '通讯录部门信息读', kind: 'text', sample: '申请权限' },
      { label: '成员信息读', kind: 'text', sample: '申请权限' },
      { label: '批量申请', kind: 'button', marked: true },
    ],
  },
  publish: {
    site,
    path: [...toApp, '版本管理与发布'],
    menu,
    current: '版本管理与发布',
    lines: [
      { label: '可使用范围', kind: 'tick', sample: '全部员工', marked: true },
      { label: '发布', kind: 'button', marked: true },
    ],
  },
  sso: {
    site,
    path: ['开发者后台', '首页', '基本信息', '开发信息'],
    menu: ['首页', '基本信息', '应用开发'],
    current: '基本信息',
    lines: [
      { label: 'CorpId', kind: 'copy', sample: 'ding1a2b3c4d5e…' },
      { label: 'SSOSecret', kind: 'copy', sample: '••••••••••••', marked: true },
    ],
  },
} as const satisfies Record<string, ConsoleSpot>

export type ConsoleSpotName = keyof typeof consoleSpots
