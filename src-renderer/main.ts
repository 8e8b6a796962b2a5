import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { useAppearance } from './stores/appearance'
import './theme/base.css'
import './theme/layout.css'

const app = createApp(App).use(createPinia()).use(router)

// The theme before the first paint, so that nothing flashes.
useAppearance()

app.mount('#app')
