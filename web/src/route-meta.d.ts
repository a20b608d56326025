import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** `own`: the page brings its own frame instead of the app's. `public`: it is also there for whoever is not signed in. */
    frame?: 'own' | 'public'
  }
}
