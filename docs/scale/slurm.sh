#!/bin/bash
#SBATCH --job-name=faultgap
#SBATCH --array=1-20
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --requeue

# One shard for each task of the array, in a folder that all machines mount:
#   sbatch slurm.sh /shared/rec --seeds 5
# What follows the folder are options of "faultgap record". Once all tasks are done:
#   faultgap merge /shared/rec/shard-* --out /shared/rec/whole
# For another number of shards change the array, and SHARDS. To repeat tasks that failed, submit
# with --array=3,7: finished groups are kept.
set -eu
shards=${SHARDS:-20}
out=$1/shard-$SLURM_ARRAY_TASK_ID
shift

# A task that is put again elsewhere finds the lock of its first machine. It is the only one that
# writes to this folder, and Slurm ends a task before it puts it again.
rm -f "$out/recording.lock"

exec faultgap record "$@" --shard "$SLURM_ARRAY_TASK_ID/$shards" --out "$out" \
  --workers "${SLURM_CPUS_PER_TASK:-1}" --quiet
