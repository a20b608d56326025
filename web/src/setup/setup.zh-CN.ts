export const setupZhCN = { title: '连接钉钉' }
