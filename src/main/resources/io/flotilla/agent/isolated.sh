# The dead man's switch of the units that must not run while their host is cut off (OnIsolated=stop). It needs neither
# the node nor D-Bus: when the deadline in FILE has passed, which the node moves on as long as a leader answers, it has
# the units stopped; five seconds later it kills what is left, past systemd if need be, for as long as it takes.
#
#   sh isolated.sh FILE [--system|--user] [CGROUP]
#
# FILE is replaced as a whole. Lines: "deadline N" in hundredths of a second since boot, which is never moved back, and
# "unit NAME" for each unit. It ends when the file names no unit. What it stops it notes in FILE.stopped.
# CGROUP is where systemd's cgroups are, if not where this process's own tells.
set -u
file=$1
manager=${2:---system}
base=${3:-}
kill_after=500
deadline=0 units=
stopped_for= asking=

# Whoever replaces the file does so in one step: what is read is whole. Without one, what was read last counts.
read_file() {
  [ -r "$file" ] || return 0
  units=
  while read -r key value; do
    case $key in
      deadline) deadline=$value ;;
      unit) units="$units $value" ;;
    esac
  done <"$file"
}

# A host may sleep, and its wall clock may be set: this clock counts the sleep and cannot be set.
look_at_clock() {
  read -r up idle </proc/uptime
  now=$((${up%.*} * 100 + 1${up#*.} - 100))
}

# sleep_for N: hundredths of a second
sleep_for() {
  part=$(($1 % 100))
  [ "$part" -ge 10 ] || part=0$part
  sleep "$(($1 / 100)).$part"
}

find_base() {
  mount=/sys/fs/cgroup wanted=0
  if [ ! -e "$mount/cgroup.procs" ]; then
    if [ -d "$mount/unified" ]; then mount=$mount/unified; else mount=$mount/systemd wanted=name=systemd; fi
  fi
  own=/
  while IFS=: read -r number names path; do
    if [ "$number" = "$wanted" ] || [ "$names" = "$wanted" ]; then own=$path; fi
  done </proc/self/cgroup
  base=$mount${own%/*}
  while :; do
    case ${base##*/} in
      *.slice) base=${base%/*} ;;
      *) break ;;
    esac
  done
}

# The cgroups of unit $1 in $cgroups; a unit may be in any slice. systemd puts _ before some names.
find_cgroups() {
  cgroups=
  for found in "$base/$1" "$base/_$1" "$base"/*.slice/"$1" "$base"/*.slice/_"$1" "$base"/*.slice/*.slice/"$1" \
    "$base"/*.slice/*.slice/_"$1" "$base"/*.slice/*.slice/*.slice/"$1" "$base"/*.slice/*.slice/*.slice/*.slice/"$1"; do
    if [ -d "$found" ]; then cgroups="$cgroups $found"; fi
  done
}

# Whether a process is in cgroup $1 or below.
is_populated() {
  if [ -r "$1/cgroup.events" ]; then
    while read -r key value; do
      if [ "$key" = populated ]; then
        [ "$value" = 1 ]
        return
      fi
    done <"$1/cgroup.events"
  fi
  for procs in "$1"/cgroup.procs "$1"/*/cgroup.procs "$1"/*/*/cgroup.procs; do
    if [ -r "$procs" ] && read -r pid <"$procs"; then return 0; fi
  done
  return 1
}

# The units with processes in $running.
find_running() {
  running=
  for unit in $units; do
    find_cgroups "$unit"
    for cgroup in $cgroups; do
      if is_populated "$cgroup"; then
        running="$running $unit"
        break
      fi
    done
  done
}

note_running() {
  [ -n "$running" ] || return 0
  for unit in $running; do
    echo "$unit"
  done >>"$file.stopped"
}

# ask VERB...: over PID 1, which may hang: nobody waits for the answer, and nothing else is asked meanwhile.
ask() {
  if [ -n "$asking" ] && kill -0 "$asking" 2>/dev/null; then return; fi
  # The names are words: no unit's name has a space or a wildcard.
  # shellcheck disable=SC2086
  systemctl "$manager" --no-ask-password "$@" $units >/dev/null 2>&1 &
  asking=$!
}

kill_running() {
  for unit in $running; do
    find_cgroups "$unit"
    for cgroup in $cgroups; do
      if [ -w "$cgroup/cgroup.kill" ] && echo 1 2>/dev/null >"$cgroup/cgroup.kill"; then continue; fi
      for procs in "$cgroup"/cgroup.procs "$cgroup"/*/cgroup.procs "$cgroup"/*/*/cgroup.procs; do
        [ -r "$procs" ] || continue
        while read -r pid; do
          kill -KILL "$pid" 2>/dev/null
        done <"$procs"
      done
    done
  done
}

[ -n "$base" ] || find_base
while read_file && [ -n "$units" ]; do
  look_at_clock
  if [ "$now" -lt "$deadline" ]; then
    sleep_for $((deadline - now))
  elif [ "$now" -lt $((deadline + kill_after)) ]; then
    if [ "$stopped_for" != "$deadline" ]; then
      stopped_for=$deadline
      find_running
      note_running
      [ -z "$running" ] || echo "no leader has answered in time: stop$running (OnIsolated=stop)" >&2
      ask --no-block stop
    fi
    sleep_for $((deadline + kill_after - now))
  else
    find_running
    if [ -n "$running" ]; then
      note_running
      kill_running
      echo "killed$running: no leader has answered in time, and they have not stopped (OnIsolated=stop)" >&2
      ask --no-block stop
    elif [ "$stopped_for" != "$deadline" ]; then
      stopped_for=$deadline
      ask --no-block stop
    fi
    sleep_for 100
  fi
done
