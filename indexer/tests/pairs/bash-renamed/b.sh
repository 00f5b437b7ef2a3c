prune_logs() {
  local place=$1 most=${2:-30} log seen=0
  if [ ! -d "$place" ]
  then
    echo "missing: $place" >&2
    return 1
  fi
  for log in $(ls -t $place); do
    seen=$((seen + 1))
    # the newest are kept
    if [ $seen -gt $most ]; then rm -f "$place/$log" || return 2; fi
  done
}
