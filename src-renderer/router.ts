import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown in the window's title. */
    title?: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/design' },
  {
    path: '/design',
    name: 'design',
    component: () => import('./pages/design/DesignPage.vue'),
    meta: { title: 'Design' },
  },
  { path: '/queue', name: 'queue', component: () => import('./pages/queue/QueuePage.vue'), meta: { title: 'Queue' } },
  { path: '/runs', name: 'runs', component: () => import('./pages/runs/RunsPage.vue'), meta: { title: 'Runs' } },
  { path: '/runs/:id', name: 'run', component: () => import('./pages/run/RunPage.vue'), meta: { title: 'Run' } },
  {
    path: '/compare',
    name: 'compare',
    component: () => import('./pages/compare/ComparePage.vue'),
    meta: { title: 'Compare' },
  },
  {
    path: '/sweeps/:id?',
    name: 'sweeps',
    component: () => import('./pages/sweeps/SweepsPage.vue'),
    meta: { title: 'Sweeps' },
  },
  {
    path: '/sample/:id?',
    name: 'sample',
    component: () => import('./pages/sample/SamplePage.vue'),
    meta: { title: 'Sample' },
  },
  {
    path: '/certificate/:id?',
    name: 'certificate',
    component: () => import('./pages/certificate/CertificatePage.vue'),
    meta: { title: 'Certificate' },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./pages/settings/SettingsPage.vue'),
    meta: { title: 'Settings' },
  },
  { path: '/:missing(.*)*', redirect: '/design' },
]

/** Addresses stand behind the #, so that the same pages open under the desktop's own scheme and in a browser. */
export const router = createRouter({ history: createWebHashHistory(), routes })
