import { defineTexts } from '../texts.ts'
import { directoryEnUS } from './directory.en-US.ts'
import { directoryZhCN } from './directory.zh-CN.ts'

export const useDirectoryTexts = defineTexts({ 'zh-CN': directoryZhCN, 'en-US': directoryEnUS })
