/**
 * The shell script that every job runs under. It is fixed: all that varies are its arguments, and no text is ever parsed as a command.
 *
 *   job.sh supervise COMMAND…
 *     Runs COMMAND. Standard input is a pipe whose other end only the runner holds: when it closes, because the runner
 *     ended or was killed, the whole process group is killed.
 *   job.sh enter WORK COMMAND…
 *     Becomes COMMAND, in the folder WORK.
 *   job.sh mount TABLE WORK COMMAND…
 *     Runs COMMAND, in the folder WORK, in a mount namespace of its own in which all that is in TABLE is mounted
 *     (fstab(5)): one call for the table, as a call for every line of it took longer than some jobs do.
 *
 * COMMAND is never process 1 of its namespace, which would ignore signals that it does not expect. Exit status 125 with
 * the line "specline: …" says that the place could not be prepared.
 */
export const JOB_SCRIPT = `#!/bin/sh
set -u

# Runs a command as a child, outlives the signals that end it, and tells how it ended.
carry() {
  trap : TERM INT HUP
  "$@" 3<&- &
  job=$!
  wait "$job"
  status=$?
  while kill -0 "$job" 2>/dev/null; do
    wait "$job"
    status=$?
  done
}

fail() {
  echo "specline: $1" >&2
  exit 125
}

mode=$1
shift
case $mode in
supervise)
  exec 3<&0 </dev/null
  (
    trap '' TERM INT HUP
    exec >/dev/null 2>&1
    read -r line <&3
    kill -KILL 0
  ) &
  watcher=$!
  carry "$@"
  kill -KILL "$watcher" 2>/dev/null
  exit "$status"
  ;;
enter)
  cd "$1" || fail "cannot enter $1"
  shift
  exec "$@"
  ;;
mount)
  table=$1
  work=$2
  shift 2
  mount -a -T "$table" || fail "cannot give it an /opt/ml"
  mount -t proc proc /proc 2>/dev/null
  cd "$work" || fail "cannot enter $work"
  carry "$@"
  exit "$status"
  ;;
esac
fail "unknown mode $mode"
`;
