export { defineTexts } from '../i18n/define-texts.ts'
