/**
 * The shell script that runs every job. The script is fixed, only its arguments vary, and no text is ever parsed as a
 * command.
 *
 *   job.sh supervise MARK COMMAND…
 *     Runs COMMAND. Standard input is a pipe whose other end only the runner holds: when it closes, because the runner
 *     ended, was killed or wants it so, all that COMMAND started is ended. MARK says how that is found: "init" where COMMAND
 *     is unshare, whose child is process 1 of a namespace that ends with it; a number that the job's processes carry as
 *     their limit; or nothing, and then it is the process group.
 *     Descriptor 3 is a pipe to the runner. It gets the job's processor time, and nothing else unless a signal ends the
 *     job: an exit status of 137 alone does not show whether it was killed. The shell itself writes to it: it reports
 *     such an end on its standard error.
 *   job.sh enter WORK COMMAND…
 *     Runs COMMAND, in the folder WORK.
 *   job.sh mount TABLE WORK COMMAND…
 *     Runs COMMAND, in the folder WORK, in a mount namespace of its own in which all that is in TABLE is mounted
 *     (fstab(5)): one call for the table, as a call for every line of it took longer than some jobs do.
 *
 * COMMAND is never process 1 of its namespace, because that process would ignore signals that it does not handle. Exit
 * status 125 with the line "specline: …" means that the environment could not be prepared.
 */
export const JOB_SCRIPT = `#!/bin/sh
set -u

# Descriptors: 3 for the report of a signal, 4 for the standard input of the supervisor.
{ true >&3; } 2>/dev/null || exec 3>/dev/null

# Starts a command as a child.
launch() {
  trap : TERM INT HUP
  "$@" 4<&- &
  job=$!
}

# Runs a command to its end, outlives the signals that end it, and exits with its status. In the foreground: what a shell
# reports of a background job depends on how soon that ends.
attend() {
  trap : TERM INT HUP
  exec 5>&2 2>&3
  (exec "$@" 2>&5 3>&- 5>&-)
  exit
}

# Outlives the signals that end the child, and tells how it ended.
outlive() {
  wait "$job"
  status=$?
  while kill -0 "$job" 2>/dev/null; do
    wait "$job"
    status=$?
  done
}

# Ends process 1 of the namespace that the child made. The kernel ends all others in it; once they are gone the child ends,
# and so does the supervisor, which tells how.
end_namespace() {
  init=
  read -r init rest <"/proc/$job/task/$job/children"
  [ -n "$init" ] && kill -KILL "$init" && exit
}

# Ends all that carries the mark. What starts meanwhile is found by the next look.
end_marked() {
  for look in 1 2 3; do
    for limits in $(grep -ls " $mark " /proc/[0-9]*/limits); do
      pid=\${limits#/proc/}
      kill -KILL "\${pid%/limits}"
    done
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
  mark=$1
  shift
  exec 4<&0 </dev/null
  launch "$@"
  (
    trap '' TERM INT HUP
    exec >/dev/null 2>&1 3>&-
    read -r line <&4
    case $mark in
    init) end_namespace ;;
    ?*) end_marked ;;
    esac
    kill -KILL 0
  ) &
  watcher=$!
  outlive
  times >&3
  # Otherwise, the runner ends the group and looks for processes left behind; if the runner cannot, the watcher does.
  [ "$mark" != init ] || kill -KILL "$watcher" 2>/dev/null
  exit "$status"
  ;;
enter)
  cd "$1" || fail "cannot enter $1"
  shift
  attend "$@"
  ;;
mount)
  table=$1
  work=$2
  shift 2
  mount -a -T "$table" || fail "cannot give it the folders of a container"
  cd "$work" || fail "cannot enter $work"
  attend "$@"
  ;;
esac
fail "unknown mode $mode"
`;
