# A unit that writes down how long it lives: lives.sh LOG SECONDS. Each line of LOG is a host, when this life began and
# when the line was written, by the clock that all testbed hosts share. Told to stop it lives on for SECONDS.
read -r begun rest </proc/uptime
left=-1
trap 'left=$(($2 * 10))' TERM
while [ "$left" != 0 ]; do
  read -r now rest </proc/uptime
  echo "$HOSTNAME $begun $now" >>"$1"
  sleep 0.1
  if [ "$left" -gt 0 ]; then left=$((left - 1)); fi
done
echo "$HOSTNAME $begun $now done" >>"$1"
