import { createApp } from 'vue'
import HelloVant from './HelloVant.vue'

createApp(HelloVant).mount('#app')
