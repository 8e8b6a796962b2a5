/** The pages that the navigation shows, in its order; `key` follows g. */
export const pages = [
  { name: 'design', label: 'Design', path: '/design', key: 'd' },
  { name: 'queue', label: 'Queue', path: '/queue', key: 'q' },
  { name: 'runs', label: 'Runs', path: '/runs', key: 'r' },
  { name: 'sweeps', label: 'Sweeps', path: '/sweeps', key: 's' },
  { name: 'compare', label: 'Compare', path: '/compare', key: 'c' },
  { name: 'sample', label: 'Sample', path: '/sample', key: 'a' },
  { name: 'certificate', label: 'Certificate', path: '/certificate', key: 'e' },
  { name: 'settings', label: 'Settings', path: '/settings', key: ',' },
] as const

export type PageName = (typeof pages)[number]['name']
