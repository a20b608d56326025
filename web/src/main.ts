import './styles/tokens.css'
import './styles/base.css'
import './styles/first-paint.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { nextTask } from './clock/next-task.ts'
import { resolveLanguage, speak } from './i18n/index.ts'
import { readBootData } from './session/boot-data.ts'
import { createAppRouter } from './router.ts'
import { makeInTurns } from './shell/first-screen.ts'
import { useBootStore } from './session/boot.store.ts'
import { applyTheme } from './ui/theme.ts'

/** Each step is a task of its own: a slow phone can scroll and draw in between. */
async function start() {
  applyTheme()
  await speak(resolveLanguage())
  await nextTask()
  const app = createApp(App).use(createPinia())
  useBootStore().begin(readBootData(document))
  await nextTask()
  const router = createAppRouter()
  app.use(router)
  await router.isReady()
  await nextTask()
  try {
    if (router.currentRoute.value.name === 'today') {
      await makeInTurns({ mount: () => app.mount('#app'), reveal })
    } else {
      // Other pages measure themselves as they are made.
      reveal()
      app.mount('#app')
    }
  } finally {
    reveal()
  }
}

/** Takes away what stood there before the app did. */
function reveal() {
  document.querySelector('#first')?.remove()
  document.querySelector('#app')?.removeAttribute('hidden')
}

void start()
