import './styles/tokens.css'
import './styles/base.css'
import './styles/first-paint.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { resolveLanguage, speak } from './i18n/index.ts'
import { readBootData } from './session/boot-data.ts'
import { createAppRouter } from './router.ts'
import { useBootStore } from './session/boot.store.ts'
import { applyTheme } from './ui/theme.ts'

async function start() {
  applyTheme()
  await speak(resolveLanguage())
  const app = createApp(App).use(createPinia())
  useBootStore().begin(readBootData(document))
  const router = createAppRouter()
  app.use(router)
  await router.isReady()
  app.mount('#app')
}

void start()
