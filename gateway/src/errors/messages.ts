import type { Language } from '../request/language.js'
import type { Messages } from './message-shape.js'
import { english } from './messages.en.js'
import { chinese } from './messages.zh-CN.js'

export const messages: Record<Language, Messages> = { 'zh-CN': chinese, en: english }
