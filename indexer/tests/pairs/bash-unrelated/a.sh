# Removes old backups.
prune_backups() {
  local folder="$1" keep="${2:-7}" file count=0
  if [ ! -d "$folder" ]; then
    echo "no folder $folder" >&2
    return 1
  fi
  for file in $(ls -t "$folder"); do
    count=$((count + 1))
    if [ "$count" -gt "$keep" ]; then
      rm -f "$folder/$file" || return 2
    fi
  done
}
