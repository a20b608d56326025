import { defineTexts } from '../texts.ts'
import { eventsEnUS } from './events.en-US.ts'
import { eventsZhCN } from './events.zh-CN.ts'

export const useEventsTexts = defineTexts({ 'zh-CN': eventsZhCN, 'en-US': eventsEnUS })
