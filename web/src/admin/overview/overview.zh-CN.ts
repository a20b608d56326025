export const overviewZhCN = { title: '概览' }
