/** What a sweep's job array is made for. */
export interface SlurmOrder {
  /** Tasks of the array; each runs one slice of the sweep. */
  readonly slices: number
  /** How Cloudpin is called on the nodes: words, of which none is a shell's. */
  readonly program: readonly string[]
  readonly engine?: string | undefined
}

/** Seconds after which a program that was cut off on another node counts as closed; see the sessions of a history. */
const silence = 65

/** A word as a shell takes it, whatever is in it. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/**
 * The files of a job array that runs a sweep slice by slice, by their names: `slices.sbatch`, an array of which each task
 * keeps a history of its own and, begun again, goes on where it ended; `collect.sbatch`, which merges the histories into
 * one without duplicates; `submit.sh`, which hands both to Slurm. `sweep.json` lies beside them.
 */
export function slurmFiles({ slices, program, engine }: SlurmOrder): Readonly<Record<string, string>> {
  const called = program.map(quoted).join(' ')
  const chosen = engine === undefined ? '' : ` --engine ${quoted(engine)}`
  return {
    'slices.sbatch': `#!/bin/bash
#SBATCH --job-name=cloudpin-sweep
#SBATCH --array=1-${String(slices)}
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=logs/slice-%a.log
set -euo pipefail
cd "$SLURM_SUBMIT_DIR"
folder="slices/$SLURM_ARRAY_TASK_ID"
mkdir -p "$folder"
# A task that was cut off may begin on another node, for which its history is in use until it has been silent for a while.
if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then sleep "\${CLOUDPIN_REQUEUE_WAIT:-${String(silence)}}"; fi
exec ${called} sweep sweep.json --slice "$SLURM_ARRAY_TASK_ID/${String(slices)}" --yes --json${chosen} --history "$folder/history.sqlite"
`,
    'collect.sbatch': `#!/bin/bash
#SBATCH --job-name=cloudpin-collect
#SBATCH --cpus-per-task=1
#SBATCH --output=logs/collect.log
set -euo pipefail
cd "$SLURM_SUBMIT_DIR"
exec ${called} import slices/*/history.sqlite --history history.sqlite
`,
    'submit.sh': `#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p logs slices
array=$(sbatch --parsable slices.sbatch)
collect=$(sbatch --parsable --dependency="afterany:$array" collect.sbatch)
echo "The slices are job $array; job $collect then merges them into history.sqlite."
`,
  }
}
