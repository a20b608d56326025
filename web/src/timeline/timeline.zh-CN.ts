export const timelineZhCN = { title: '会议室' }
