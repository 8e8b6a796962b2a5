/** The arrows of the house: each room may import only the rooms named here. */
const room = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src-', pathNot: [from, ...allowed].join('|') },
})

const contract = '^src-preload/contract/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    room('contract-stands-alone', contract, []),
    room('preload-imports-the-contract', '^src-preload/index', [contract]),
    room('renderer-imports-the-contract', '^src-renderer/', [contract]),
    room('tensor-knows-nothing', '^src-main/tensor/', [contract]),
    // Kept images and how they are imported: beside the tensors, below all that learns from them.
    room('datasets-alone', '^src-main/datasets/', ['^src-main/store/location', contract]),
    room('diffusion-on-tensor', '^src-main/diffusion/', ['^src-main/tensor/', '^src-main/datasets/', contract]),
    room('engine-on-diffusion', '^src-main/engine/', [
      '^src-main/diffusion/',
      '^src-main/tensor/',
      '^src-main/datasets/',
      contract,
    ]),
    room('store-alone', '^src-main/store/', [contract]),
    room('workbench-on-engine-and-store', '^src-main/workbench/', [
      '^src-main/engine/',
      '^src-main/store/',
      '^src-main/datasets/',
      contract,
    ]),
    room('hosts-on-workbench', '^src-main/hosts/(?!setup-tensorflow/)', [
      '^src-main/hosts/setup-tensorflow/environment',
      '^src-main/workbench/',
      '^src-main/engine/',
      contract,
    ]),
    // The setup command serves the TensorFlow engine alone: it tries the binding that the engine will load.
    room('setup-on-the-tensorflow-engine', '^src-main/hosts/setup-tensorflow/', [
      '^src-main/tensor/lower/tensorflow/',
      '^src-main/store/location',
      contract,
    ]),
    {
      name: 'pages-stand-alone',
      severity: 'error',
      from: { path: '^src-renderer/pages/([^/]+)/' },
      to: { path: '^src-renderer/pages/', pathNot: '^src-renderer/pages/$1/' },
    },
    // What pages share lies in the rooms below them; the router and the window itself name the pages.
    {
      name: 'pages-above-all',
      severity: 'error',
      from: { path: '^src-renderer/.+/', pathNot: '^src-renderer/pages/' },
      to: { path: '^src-renderer/pages/' },
    },
    {
      name: 'electron-only-on-the-desktop',
      severity: 'error',
      from: { pathNot: '^src-main/(index|hosts/desktop/)|^src-preload/index' },
      to: { path: '^(node_modules/)?electron($|/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.mjs', '.json'] },
  },
}
