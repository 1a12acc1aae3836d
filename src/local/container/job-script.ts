/**
 * The shell script that every job runs under. It is fixed: all that varies are its arguments, and no text is ever parsed as a command.
 *
 *   job.sh supervise COMMAND…
 *     Runs COMMAND. Standard input is a pipe whose other end only the runner holds: when it closes, because the runner
 *     ended or was killed, the whole process group is killed.
 *   job.sh enter WORK COMMAND…
 *     Becomes COMMAND, in the folder WORK.
 *   job.sh mount FOLDER STAGE WORK COMMAND…
 *     In a mount namespace of its own: makes FOLDER the /opt/ml that COMMAND sees. Where the machine has no /opt/ml,
 *     an empty file system with all that is in /opt bound into it is put over /opt, so that the real /opt stays as it is.
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
  folder=$1
  stage=$2
  work=$3
  shift 3
  if [ -d /opt/ml ]; then
    mount --bind "$folder" /opt/ml || fail "cannot mount /opt/ml"
  else
    [ -d /opt ] || fail "there is no /opt"
    mount -t tmpfs -o mode=0755 specline "$stage" || fail "cannot mount a file system in memory"
    for entry in /opt/* /opt/.[!.]* /opt/..?*; do
      name=\${entry##*/}
      if [ -L "$entry" ]; then
        cp -P "$entry" "$stage/$name"
      elif [ -d "$entry" ]; then
        mkdir "$stage/$name" && mount --rbind "$entry" "$stage/$name" || fail "cannot keep $entry"
      elif [ -e "$entry" ]; then
        : >"$stage/$name" && mount --bind "$entry" "$stage/$name" || fail "cannot keep $entry"
      fi
    done
    mkdir "$stage/ml" && mount --bind "$folder" "$stage/ml" || fail "cannot mount $folder"
    mount --rbind "$stage" /opt || fail "cannot mount /opt"
  fi
  mount -t proc proc /proc 2>/dev/null
  cd "$work" || fail "cannot enter $work"
  carry "$@"
  exit "$status"
  ;;
esac
fail "unknown mode $mode"
`;
