import {
  noticeRules,
  type NoticeKind,
  type NoticeLanguage,
  type NoticePlaceholder,
  type NoticeReport,
} from '@meeting/shared'
import { maxMessageBytes, toCard } from '@meeting/shared/notices/notice-card'
import { checkTemplate, longestSize, type TemplateProblem } from '@meeting/shared/notices/notice-check'
import { sampleValues } from '@meeting/shared/notices/notice-samples'
import { fillTemplate } from '@meeting/shared/notices/notice-text'
import { computed, reactive, ref, watch, type Ref } from 'vue'
import { useNoticesTexts } from './notices.texts.ts'

/** A kind's words while they are being edited: what is wrong, how long they become, and what they look like. */
export function useNoticeEditor(kind: NoticeKind, report: Ref<NoticeReport | null>) {
  const { t } = useNoticesTexts()
  const language = ref<NoticeLanguage>('zh-CN')
  const draft = reactive({ title: '', body: '' })

  const stored = computed(() => report.value?.kinds.find((entry) => entry.kind === kind)?.templates[language.value])
  const template = computed(() => ({ title: draft.title, body: draft.body }))
  const url = computed(() => report.value?.sampleUrl ?? '')
  const input = computed(() => ({ kind, language: language.value, template: template.value, url: url.value }))
  const problems = computed(() => checkTemplate(input.value))
  const changes = computed(() =>
    stored.value ? (['title', 'body'] as const).filter((name) => draft[name] !== stored.value?.[name]).length : 0,
  )
  const bytes = computed(() => longestSize(input.value))
  const card = computed(() =>
    toCard({
      notices: [fillTemplate(template.value, sampleValues(language.value))],
      language: language.value,
      url: url.value,
      time: '09:30',
      number: 128,
    }),
  )

  function discard() {
    if (stored.value) Object.assign(draft, { title: stored.value.title, body: stored.value.body })
  }

  function problemOf(field: 'title' | 'body'): string | null {
    const found = problems.value.find((problem) => problem.field === field)
    return found ? toWords(found) : null
  }

  function toWords({ issue, detail }: TemplateProblem): string {
    if (issue === 'unknown_placeholder') return t('editor.unknown', { name: `{${detail}}` })
    return issue === 'empty' ? t('editor.empty') : t('editor.tooLong')
  }

  // Whatever is stored now is what one goes on from: after saving, resetting, and in the other language.
  watch(stored, discard, { immediate: true })

  return {
    language,
    draft,
    stored,
    template,
    problems,
    problemOf,
    changes,
    bytes,
    maxBytes: maxMessageBytes,
    card,
    placeholders: noticeRules[kind].placeholders satisfies readonly NoticePlaceholder[] as readonly NoticePlaceholder[],
    discard,
  }
}
