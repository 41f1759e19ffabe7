# Runs a server until it ends by itself, or until our standard input closes because whoever started us stops it or is gone.
# Usage: supervise.sh FOLDER_TO_REMOVE_AT_THE_END|"" COMMAND...
remove=$1
shift
exec 3<&0

# In the background, standard input is /dev/null.
"$@" 3<&- &
server=$!

# SIGINT ends PostgreSQL without waiting for its clients; again, since it may not have been listening yet.
{
  while read -r _ <&3; do :; done
  while kill -INT "$server"; do sleep 1; done
} 2>/dev/null &
watchdog=$!

wait "$server"
status=$?
kill "$watchdog" 2>/dev/null
[ -z "$remove" ] || rm -rf "$remove"
exit "$status"
