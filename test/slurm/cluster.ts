import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Slurm's controller and one node with two cores, on this machine, for as long as a test needs them. */
export interface Cluster {
  /** Runs one of Slurm's commands, or another program, within the cluster. */
  call(program: string, ...parameters: readonly string[]): string
  stop(): Promise<void>
}

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol', 'squeue']

/** What of Slurm is missing here; empty where all of it is installed. */
export const missing = (): readonly string[] =>
  programs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`], { env: environment() }).status !== 0)

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...process.env,
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
  ...more,
})

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
      })
    })
  })

/** Starts a cluster whose files lie in that folder; `more` is in the environment of its jobs. */
export async function startCluster(folder: string, more: Readonly<Record<string, string>>): Promise<Cluster> {
  const host = hostname().split('.')[0] ?? ''
  const user = userInfo().username
  for (const name of ['state', 'spool', 'munge']) mkdirSync(join(folder, name), { mode: 0o755 })
  const inMunge = (name: string) => join(folder, 'munge', name)
  writeFileSync(inMunge('key'), randomBytes(256), { mode: 0o400 })
  chmodSync(inMunge('key'), 0o400)
  const conf = join(folder, 'slurm.conf')
  writeFileSync(
    conf,
    `ClusterName=cloudpin
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${inMunge('socket')}
CredType=cred/munge
StateSaveLocation=${join(folder, 'state')}
SlurmdSpoolDir=${join(folder, 'spool')}
SlurmctldPidFile=${join(folder, 'slurmctld.pid')}
SlurmdPidFile=${join(folder, 'slurmd.pid')}
SlurmctldPort=${String(await freePort())}
SlurmdPort=${String(await freePort())}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`,
  )
  const env = environment({ SLURM_CONF: conf, ...more })
  const started: ChildProcess[] = []
  const keep = (program: string, ...parameters: readonly string[]) => {
    started.push(spawn(program, parameters, { env, stdio: 'ignore' }))
  }
  const places = ['key', 'socket', 'pid', 'log', 'seed'].map(
    (name) => `--${name}${name === 'socket' ? '' : '-file'}=${inMunge(name)}`,
  )
  keep('munged', '--foreground', '--force', ...places)
  await wait(1000)
  keep('slurmctld', '-D', '-f', conf, '-L', join(folder, 'slurmctld.log'))
  keep('slurmd', '-D', '-f', conf, '-L', join(folder, 'slurmd.log'))
  const call = (program: string, ...parameters: readonly string[]) =>
    execFileSync(program, parameters, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  for (let tries = 0; !/idle/.test(await attempt(() => call('sinfo', '-h', '-o', '%T'))); tries += 1) {
    if (tries > 60) throw new Error('Slurm does not come up.')
    await wait(500)
  }
  return {
    call,
    async stop() {
      for (const child of started.reverse()) {
        child.kill('SIGTERM')
        await Promise.race([new Promise((resolve) => child.once('exit', resolve)), wait(3000)])
        child.kill('SIGKILL')
      }
    },
  }
}

async function attempt(work: () => string): Promise<string> {
  try {
    return await Promise.resolve(work())
  } catch {
    return ''
  }
}
