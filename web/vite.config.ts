import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const bff = process.env.BFF_URL ?? 'http://127.0.0.1:3000'

// DingTalk's Android web view is Chromium 100 at best and iOS may be Safari 14: syntax and CSS are built for older ones still.
const target = ['chrome87', 'safari14']

export default defineConfig({
  base: '/meeting/',
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    target,
    cssTarget: target,
    // The policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What seldom changes stays in caches over many versions of the app.
            { name: 'vue', test: /node_modules.*[\\/](@vue|vue|vue-router|pinia)[\\/]/, priority: 2 },
            // All that the first screen needs is one file: what a lazy page shares with it must not be cut out of it.
            { name: 'app', test: /[\\/]src[\\/]main\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/meeting/api': bff,
      '/meeting/sign-in': bff,
    },
  },
})
