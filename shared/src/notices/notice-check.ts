import { maxMessageBytes, sizeOf, toCard } from './notice-card.ts'
import { rulesOfNotice, type NoticeKind, type NoticeLanguage } from './notice-kinds.ts'
import { longestValues } from './notice-samples.ts'
import type { NoticeTemplate } from './notice-templates.ts'
import { fillTemplate, unknownPlaceholders } from './notice-text.ts'

export type TemplateProblem = {
  field: 'title' | 'body'
  issue: 'empty' | 'unknown_placeholder' | 'too_many_bytes'
  /** The placeholder, or the most bytes that fit. */
  detail: string | number
}

export type TemplateInput = { kind: NoticeKind; language: NoticeLanguage; template: NoticeTemplate; url: string }

/** How large the card becomes with the longest values, in bytes, before lines are left out to make it fit. */
export function longestSize({ language, template, url }: Omit<TemplateInput, 'kind'>): number {
  const filled = fillTemplate(template, longestValues())
  const card = toCard({ notices: [{ title: filled.title, body: '' }], language, url, time: '00:00', number: 9_999_999 })
  card.action_card.markdown = `${filled.body.replaceAll('\n', '  \n')}\n\n${card.action_card.markdown}`
  return sizeOf(card)
}

/** What is wrong with a text; nothing: it can be saved. */
export function checkTemplate(input: TemplateInput): TemplateProblem[] {
  const { kind, template } = input
  const problems: TemplateProblem[] = []
  const known = rulesOfNotice(kind).placeholders
  for (const field of ['title', 'body'] as const) {
    if (template[field].trim() === '') problems.push({ field, issue: 'empty', detail: 1 })
    const only = { title: '', body: '', [field]: template[field] }
    for (const name of unknownPlaceholders(only, known))
      problems.push({ field, issue: 'unknown_placeholder', detail: name })
  }
  if (longestSize(input) > maxMessageBytes)
    problems.push({ field: 'body', issue: 'too_many_bytes', detail: maxMessageBytes })
  return problems
}
